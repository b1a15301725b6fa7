import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import { newThread } from "../../shared/conversation";
import type { Conversation, Message } from "../../shared/protocol";
import { TextsContext } from "../../shared/texts";
import { loadConnection } from "../../testing/connection";
import { conversation, FakeWebSocket, message } from "../../testing/fakes";
import { AgentChat } from "./agent-chat";
import { ConversationView } from "./conversation-view";
import en from "../words/en.json";

afterEach(cleanup);

function draw(closed: boolean, messages: Message[] = [], about: Partial<Conversation> = {}) {
  const WebSocket = FakeWebSocket as unknown as typeof globalThis.WebSocket;
  const chat = new AgentChat({
    url: "",
    ticket: () => Promise.resolve(""),
    account: "nina",
    WebSocket,
    loadConnection,
  });
  const thread = { ...newThread(conversation({ closed, ...about })), messages, loaded: true };
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

it("says at a message that Jira does not take it", () => {
  draw(false, [message(1, { refused: true }), message(2)]);
  expect(screen.getByTitle(/Jira does not take/).textContent).toBe("Not in Jira");
  expect(screen.getByText(/Not in Jira/).parentElement?.previousElementSibling?.textContent).toBe(
    "Message 1",
  );
});

it("shows what the customer thinks of a chat that is over", () => {
  draw(false, [message(1)], { resolved: true, rating: { score: 4, comment: "Quick!" } });
  expect(screen.getByText(/Rated 4 of 5 by the customer/).textContent).toContain("Quick!");
});
