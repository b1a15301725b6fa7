import { expect, it } from "vitest";
import { loadConnection } from "../../testing/connection";
import { conversation, FakeClock, FakeWebSocket, settle } from "../../testing/fakes";
import { AgentChat } from "./agent-chat";

it("hears of itself and of customers who come and go", async () => {
  const chat = new AgentChat({
    url: "wss://chat.example/socket",
    ticket: () => Promise.resolve("t1"),
    account: "nina",
    loadConnection,
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock: new FakeClock(),
    page: new EventTarget(),
  });
  chat.connect();
  await settle();
  const server = FakeWebSocket.last;
  await server.accept({ conversations: [conversation()], online: false });
  void chat.setOnline(true);
  expect(server.frames("presence")).toMatchObject([{ online: true }]);
  await server.say({ type: "presence", online: true });
  expect(chat.state).toMatchObject({ online: true, agentsOnline: true });
  await server.say({ type: "presence", conversation: "c1", customer_online: true });
  expect(chat.state.threads.get("c1")?.conversation.customer_online).toBe(true);
  await server.say({ type: "presence", conversation: "unknown", customer_online: true });
  await server.say({ type: "presence", agents_online: false });
  expect(chat.state).toMatchObject({ online: true, agentsOnline: false });
});
