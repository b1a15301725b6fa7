import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { newThread } from "../../shared/conversation";
import type { Line } from "../../shared/grouping";
import { TextsContext } from "../../shared/texts";
import { loadConnection } from "../../testing/connection";
import { conversation, FakeWebSocket, message } from "../../testing/fakes";
import { AgentChat } from "./agent-chat";
import { ConversationView } from "./conversation-view";
import { withNotes } from "./notes";
import en from "../words/en.json";

const NOTE = {
  client_id: "note-0001",
  author: "Omar Okafor",
  body: "Pays late",
  at: "2026-11-22T12:00:30Z",
  refused: false,
};
let answer: (method: string, body: string) => Response;

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal("fetch", (_path: string, { method, body }: { method: string; body: string }) =>
    Promise.resolve(answer(method, body)),
  );
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}

function draw() {
  const WebSocket = FakeWebSocket as unknown as typeof globalThis.WebSocket;
  const ticket = () => Promise.resolve("");
  const chat = new AgentChat({ url: "", ticket, account: "nina", WebSocket, loadConnection });
  const thread = { ...newThread(conversation()), messages: [message(1)], loaded: true, complete: true };
  const view = (
    <TextsContext.Provider value={en}>
      <ConversationView
        {...{ chat, thread }}
        connection="open"
        me="Nina"
        session={{ token: () => "s1" }}
        megabytes={0}
      />
    </TextsContext.Provider>
  );
  return { chat, thread, ...render(view) };
}

function write(text: string) {
  fireEvent.click(screen.getByRole("tab", { name: "Internal note" }));
  const box = screen.getByRole("textbox", { name: "Note for agents" });
  fireEvent.input(box, { target: { value: text } });
  fireEvent.keyDown(box, { key: "Enter" });
}

it("shows notes among the messages, named as what they are, and hears of new ones", async () => {
  const notes = [NOTE];
  answer = () => json({ notes });
  const { chat, thread } = draw();
  await screen.findByText("Pays late");
  expect(screen.getByText("Internal note", { selector: "span" })).toBeTruthy();
  notes.push({ ...NOTE, client_id: "note-0002", body: "But kindly" });
  chat.hearAgents({ type: "notes", conversation: "another" });
  chat.hearAgents({ type: "notes", conversation: thread.conversation.id });
  await screen.findByText("But kindly");
});

it("sends a note as a note, never as a message", async () => {
  const posted: unknown[] = [];
  answer = (method, body) => {
    if (method === "GET") return json({ notes: [] });
    posted.push(JSON.parse(body));
    return json({ ...NOTE, ...(JSON.parse(body) as object), author: "Nina" });
  };
  const { chat } = draw();
  const send = vi.spyOn(chat, "send");
  const typing = vi.spyOn(chat, "typing");
  write("Pays late");
  await waitFor(() =>
    expect(posted).toEqual([{ client_id: expect.any(String) as string, body: "Pays late" }]),
  );
  await waitFor(() => expect(screen.queryByText("Sending…")).toBeNull());
  expect([send.mock.calls, typing.mock.calls]).toEqual([[], []]);
});

it("keeps one that could not be sent, also through a reload, under the same id", async () => {
  const ids: string[] = [];
  let away = true;
  answer = (method, body) => {
    if (method === "GET") return json({ notes: [] });
    const { client_id: id } = JSON.parse(body) as { client_id: string };
    ids.push(id);
    return away ? json({}, 503) : json({ ...NOTE, client_id: id, author: "Nina" });
  };
  const { unmount } = draw();
  write("Pays late");
  await screen.findByText("Not sent.");
  unmount();
  away = false;
  draw();
  fireEvent.click(await screen.findByText("Try again"));
  await waitFor(() => expect(screen.queryByText("Not sent.")).toBeNull());
  const kept = () => Object.keys(localStorage).filter((name) => name.includes("unsent-notes"));
  await waitFor(() => expect(kept()).toEqual([]));
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
});

it("puts a note by its time, and one from before what is loaded nowhere", () => {
  const line = (clientId: string, at: string) => ({ clientId, at }) as Line;
  const messages = [line("m1", "2026-11-22T12:00:00Z"), line("m2", "2026-11-22T12:02:00Z")];
  const notes = [
    line("n0", "2026-11-22T11:00:00Z"),
    line("n1", "2026-11-22T12:01:00Z"),
    line("n2", "2026-11-22T13:00:00Z"),
  ];
  const ids = (complete: boolean) => withNotes(messages, notes, complete).map(({ clientId }) => clientId);
  expect(ids(true)).toEqual(["n0", "m1", "n1", "m2", "n2"]);
  expect(ids(false)).toEqual(["m1", "n1", "m2", "n2"]);
});
