import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { newThread, type Thread } from "../../shared/conversation";
import type { Conversation } from "../../shared/protocol";
import { TextsContext } from "../../shared/texts";
import { loadConnection } from "../../testing/connection";
import { conversation, FakeWebSocket, message } from "../../testing/fakes";
import { AgentChat } from "./agent-chat";
import { ConversationView } from "./conversation-view";
import en from "../words/en.json";

afterEach(cleanup);

function draw(closed: boolean, said: Partial<Thread> = {}, about: Partial<Conversation> = {}) {
  const WebSocket = FakeWebSocket as unknown as typeof globalThis.WebSocket;
  const chat = new AgentChat({
    url: "",
    ticket: () => Promise.resolve(""),
    account: "nina",
    WebSocket,
    loadConnection,
  });
  const thread = { ...newThread(conversation({ closed, ...about })), loaded: true, ...said };
  render(
    <TextsContext.Provider value={en}>
      <ConversationView
        {...{ chat, thread }}
        connection="open"
        me="Nina Novak"
        session={{ token: () => "s1" }}
        megabytes={20}
      />
    </TextsContext.Provider>,
  );
  return chat;
}

it("has a composer while a conversation goes on", () => {
  draw(false);
  expect(screen.getByRole("textbox")).toBeTruthy();
  expect(screen.queryByText(/is closed/)).toBeNull();
});

it("says in place of the composer that a request is gone", () => {
  draw(true);
  expect(screen.getByText(/is closed/)).toBeTruthy();
  expect(screen.queryByRole("textbox")).toBeNull();
});

const REFUSED = {
  clientId: "message-1",
  body: "Long and well written",
  at: "2026-11-22T12:00:00Z",
  error: "conversation_closed",
};

it.each([
  [true, 0],
  [false, 1],
])("takes back what was refused only where there is a box for it (closed: %s)", async (closed, times) => {
  const withdraw = vi.spyOn(draw(closed, { echoes: [REFUSED] }), "withdraw");
  fireEvent.click(screen.getByRole("button", { name: "Edit" }));
  await new Promise(requestAnimationFrame);
  expect(withdraw).toHaveBeenCalledTimes(times);
});

it("says at a message that Jira does not take it", () => {
  draw(false, { messages: [message(1, { refused: true }), message(2)] });
  expect(screen.getByTitle(/Jira does not take/).textContent).toBe("Not in Jira");
  expect(screen.getByText(/Not in Jira/).parentElement?.previousElementSibling?.textContent).toBe(
    "Message 1",
  );
});

it("shows what the customer thinks of a chat that is over", () => {
  draw(false, { messages: [message(1)] }, { resolved: true, rating: { score: 4, comment: "Quick!" } });
  expect(screen.getByText(/Rated 4 of 5 by the customer/).textContent).toContain("Quick!");
});
