// socket.io with its Redis adapter. Within one process the adapter does not go through Redis; it publishes all the same.
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import { Server } from "socket.io";

const publisher = new Redis(process.env.REDIS_URL, { enableAutoPipelining: true });
const http = createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false, cors: { origin: "*" } });
io.adapter(createAdapter(publisher, publisher.duplicate()));
io.on("connection", (socket) => {
  const { side, place } = socket.handshake.query;
  if (side === "agent") socket.join(place);
  socket.on("post", ({ conversation, client_id, body }) => {
    io.to(place).emit("message", { type: "message", conversation, message: { seq: 0, client_id, body } });
  });
});
http.listen(Number(process.env.PORT), "127.0.0.1");
