import { expect, it } from "vitest";
import { loadConnection } from "../../testing/connection";
import { conversation, FakeClock, FakeWebSocket, settle } from "../../testing/fakes";
import { AgentChat } from "./agent-chat";

async function connected(clock: FakeClock) {
  const chat = new AgentChat({
    url: "wss://chat.example/socket",
    ticket: () => Promise.resolve("t1"),
    account: "nina",
    loadConnection,
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock,
    page: new EventTarget(),
  });
  chat.connect();
  await settle();
  const server = FakeWebSocket.last;
  await server.accept({ conversations: [conversation()], online: false });
  return { chat, server };
}

it("hears of itself and of customers who come and go", async () => {
  const { chat, server } = await connected(new FakeClock());
  void chat.setOnline(true);
  expect(server.frames("presence")).toMatchObject([{ online: true }]);
  await server.say({ type: "presence", online: true });
  expect(chat.state).toMatchObject({ online: true, agentsOnline: true, told: 1 });
  await server.say({ type: "presence", online: true });
  expect(chat.state).toMatchObject({ online: true, told: 2 });
  await server.say({ type: "presence", conversation: "c1", customer_online: true });
  expect(chat.state.threads.get("c1")?.conversation.customer_online).toBe(true);
  await server.say({ type: "presence", conversation: "unknown", customer_online: true });
  await server.say({ type: "presence", agents_online: false });
  expect(chat.state).toMatchObject({ online: true, agentsOnline: false });
});

it("tells of signs of life twice a minute at the most, but at once when away", async () => {
  const clock = new FakeClock();
  const { chat, server } = await connected(clock);
  chat.active();
  chat.active();
  expect(server.frames("active")).toHaveLength(1);
  await server.say({ type: "presence", online: true, away: true });
  expect(chat.state).toMatchObject({ online: true, away: true });
  chat.active();
  expect(server.frames("active")).toHaveLength(2);
  expect(chat.state.away).toBe(false);
});
