import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Chat, NEW } from "../shared/chat";
import type { Conversation } from "../shared/protocol";
import { TextsContext } from "../shared/texts";
import { conversation, FakeClock, FakeWebSocket, message, settle } from "../testing/fakes";
import { START } from "../testing/start";
import { texts } from "../testing/texts";
import { Panel } from "./panel";

const onClose = vi.fn();
const onUnread = vi.fn();
let chat: Chat;

beforeEach(() => {
  localStorage.clear();
  FakeWebSocket.made = [];
  chat = new Chat({
    url: "wss://chat.example/socket",
    ticket: () => Promise.resolve("t1"),
    mine: "customer",
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock: new FakeClock(),
  });
});

afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

function draw(known: boolean, { shown = true, start = START } = {}) {
  const caller = {
    state: { who: known ? "visitor" : "nobody", ended: false } as const,
    subscribe: () => () => {},
    ticket: () => Promise.resolve("t1"),
  };
  return (
    <TextsContext.Provider value={texts}>
      <Panel {...{ start, chat, caller, shown, onClose, onUnread }} accounts={null} />
    </TextsContext.Provider>
  );
}

async function welcomed(...conversations: Conversation[]): Promise<FakeWebSocket> {
  await settle();
  await FakeWebSocket.last.accept({ conversations });
  return FakeWebSocket.last;
}

function write(body: string): void {
  fireEvent.input(screen.getByRole("textbox"), { target: { value: body } });
  fireEvent.keyDown(screen.getByRole("textbox"), { key: "Enter" });
}

const log = () => within(screen.getByRole("log"));

it("greets a new visitor at the place to write, without opening a socket", async () => {
  render(draw(false));
  await settle();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Welcome to the shop");
  expect(log().getByText("Hi there!")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole("textbox"));
  expect(FakeWebSocket.made).toEqual([]);
});

it("starts a conversation with the first message and takes along what is typed meanwhile", async () => {
  render(draw(false));
  write("It is broken");
  expect(await log().findByText("Sending…")).toBeTruthy();
  fireEvent.input(screen.getByRole("textbox"), { target: { value: "And an" } });

  const server = await welcomed();
  const { client_id } = server.frames("start")[0] as { client_id: string };
  const first = message(1, {
    client_id,
    side: "customer",
    author: "Anonymous Chat User",
    body: "It is broken",
  });
  await server.say({
    type: "started",
    client_id,
    conversation: conversation({ last: first, seq: 1 }),
    message: first,
  });

  expect(await log().findByText(/Sent/)).toBeTruthy();
  expect(log().getByText("It is broken")).toBeTruthy();
  expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("And an");
  expect(localStorage.getItem("jira-chat.KEY.draft.c1")).toBe("And an");
  expect(localStorage.getItem(`jira-chat.KEY.draft.${NEW}`)).toBeNull();
});

it("gives a refused message back to be changed", async () => {
  render(draw(false));
  write("It is broken");
  const server = await welcomed();
  const { client_id } = server.frames("start")[0] as { client_id: string };
  await server.say({ type: "error", client_id, code: "chat_not_offered", message: "" });
  expect(await log().findByText(/not offered/)).toBeTruthy();
  fireEvent.click(log().getByRole("button", { name: "Edit" }));
  await settle();
  expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("It is broken");
  expect(log().queryByText("It is broken")).toBeNull();
});

it("sends a message again that did not get through", async () => {
  render(draw(false));
  write("It is broken");
  const server = await welcomed();
  const { client_id } = server.frames("start")[0] as { client_id: string };
  await server.say({ type: "error", client_id, code: "unavailable", message: "" });
  fireEvent.click(await log().findByRole("button", { name: "Try again" }));
  expect(server.frames("start").map((frame) => frame.client_id)).toEqual([client_id, client_id]);
});

it("shows a returning visitor the conversations, and one of them with its history", async () => {
  render(draw(true));
  const last = message(2, { body: "Is it on?" });
  const server = await welcomed(conversation({ last, seq: 2, issue_key: "SUP-7" }));
  const item = await screen.findByRole("button", { name: /Nina Novak.*Is it on\?.*Unread/ });
  fireEvent.click(item);
  await vi.waitFor(() => expect(server.frames("history")).toHaveLength(1));
  const ref = server.frames("history")[0]?.ref as string;
  await server.say({ type: "messages", ref, conversation: "c1", messages: [message(1), last], more: false });
  expect(await log().findByText("Message 1")).toBeTruthy();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Nina Novak");

  fireEvent.click(screen.getByRole("button", { name: "All conversations" }));
  expect(await screen.findByRole("button", { name: /Nina Novak/ })).toBeTruthy();
  expect(screen.queryByLabelText("Unread")).toBeNull();
});

it("counts what arrives while it is hidden", async () => {
  const { rerender } = render(draw(true));
  const server = await welcomed(conversation());
  rerender(draw(true, { shown: false }));
  await server.say({ type: "message", conversation: "c1", message: message(1) });
  await vi.waitFor(() => expect(onUnread).toHaveBeenLastCalledWith(1));
  rerender(draw(true));
  await vi.waitFor(() => expect(onUnread).toHaveBeenLastCalledWith(0));
});

it("goes back to the beginning when its token is forgotten", async () => {
  render(draw(true));
  await welcomed(conversation({ last: message(1), seq: 1 }));
  fireEvent.click(await screen.findByRole("button", { name: /Nina Novak/ }));
  chat.forget("unauthorized");
  await vi.waitFor(() => expect(screen.queryByText("Message 1")).toBeNull());
});

it("stays where one writes when a conversation comes in from another tab", async () => {
  render(draw(true));
  const server = await welcomed();
  await screen.findByRole("textbox");
  await server.say({ type: "conversation", conversation: conversation() });
  expect(await screen.findByRole("button", { name: "All conversations" })).toBeTruthy();
  expect(screen.getByRole("textbox")).toBeTruthy();
});

it("closes", () => {
  render(draw(false));
  fireEvent.click(screen.getByRole("button", { name: "Close chat" }));
  expect(onClose).toHaveBeenCalledOnce();
});
