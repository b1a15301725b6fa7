// ws with ioredis: one connection to publish, one to subscribe, one channel.
import { Redis } from "ioredis";
import { WebSocketServer } from "ws";

const CHANNEL = "chat";
const agents = new Map();
const publisher = new Redis(process.env.REDIS_URL, { enableAutoPipelining: true });
const subscriber = new Redis(process.env.REDIS_URL);
await subscriber.subscribe(CHANNEL);
subscriber.on("message", (_channel, text) => {
  const end = text.indexOf("\n");
  const told = text.slice(end + 1);
  for (const socket of agents.get(text.slice(0, end)) ?? []) socket.send(told);
});

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.env.PORT), perMessageDeflate: false });
server.on("connection", (socket, request) => {
  const asked = new URL(request.url, "http://localhost").searchParams;
  const place = asked.get("place");
  if (asked.get("side") === "agent") {
    if (!agents.has(place)) agents.set(place, new Set());
    agents.get(place).add(socket);
    socket.on("close", () => agents.get(place).delete(socket));
  }
  socket.on("message", (data) => {
    const { conversation, client_id, body } = JSON.parse(data);
    const told = { type: "message", conversation, message: { seq: 0, client_id, body } };
    publisher.publish(CHANNEL, `${place}\n${JSON.stringify(told)}`);
  });
});
