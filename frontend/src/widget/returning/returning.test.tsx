import { fireEvent, render, screen } from "@testing-library/preact";
import { expect, it, vi } from "vitest";
import { conversation, FakeWebSocket, message, settle } from "../../testing/fakes";
import { auth, chat, draw, onEvent, onUnread, reads, welcomed } from "../../testing/panel";

const RETURNING = "jira-chat.KEY.returning";
const NOW = new Date().toISOString();
const ANSWER = message(2, { body: "Is it on?\nAnd plugged in?", at: NOW });
const ANSWERED = conversation({ last: ANSWER, seq: 2 });

const says = (count: number, preview: boolean, returns = true) =>
  vi.waitFor(() => expect(onUnread).toHaveBeenLastCalledWith({ count, preview, returns }));

const preview = () =>
  vi.waitFor(() => {
    const button = document.querySelector("[role=status] > button");
    expect(button).toBeTruthy();
    return button!;
  });

/** A page of the site, on which nobody has opened the panel yet. */
async function arrive(...conversations: Parameters<typeof welcomed>) {
  localStorage.setItem(RETURNING, "yes");
  const { rerender } = render(draw(true, { shown: false }));
  return { rerender, server: await welcomed(...conversations) };
}

it("opens no socket for somebody without a conversation, and says so", async () => {
  render(draw(true, { shown: false }));
  await settle();
  expect(FakeWebSocket.made).toEqual([]);
  expect(onUnread).toHaveBeenLastCalledWith({ count: 0, preview: false, returns: false });
});

it("connects unseen for somebody who has one, and shows the answer's author and first line", async () => {
  await arrive(ANSWERED);
  await says(1, true);
  expect((await preview()).textContent).toBe("Nina NovakIs it on?");
});

it("opens the conversation of the preview", async () => {
  const { rerender } = await arrive(ANSWERED);
  fireEvent.click(await preview());
  expect(onEvent).toHaveBeenCalledWith({ jiraChat: "open" });
  rerender(draw(true));
  expect(await screen.findByRole("log")).toBeTruthy();
  await says(0, false);
});

it("does not show a preview again that was dismissed, until another answer comes", async () => {
  const { server } = await arrive(ANSWERED);
  fireEvent.click(await screen.findByRole("button", { name: "Dismiss" }));
  await says(1, false);
  expect(screen.queryByRole("button", { name: "Dismiss" })).toBeNull();
  const next = message(3, { body: "Hello?", at: NOW });
  await server.say({ type: "message", conversation: "c1", message: next });
  expect((await preview()).textContent).toBe("Nina NovakHello?");
});

it("clears badge and preview once it is read in another tab or browser", async () => {
  const { server } = await arrive(ANSWERED);
  await says(1, true);
  await server.say({ type: "receipt", conversation: "c1", side: "customer", delivered: 2, read: 2 });
  await says(0, false);
});

it("tells that an answer came, but not that it was read before it is seen", async () => {
  const { rerender, server } = await arrive(ANSWERED);
  await vi.waitFor(() =>
    expect(server.frames("receipts").map(({ receipts }) => receipts)).toEqual([
      { c1: { delivered: 2, read: 0 } },
    ]),
  );
  fireEvent.click(await preview());
  rerender(draw(true));
  await vi.waitFor(() => expect(server.frames("history")).toHaveLength(1));
  const ref = server.frames("history")[0]?.ref as string;
  await server.say({ type: "messages", ref, conversation: "c1", messages: [ANSWER], more: false });
  await reads(server);
});

it("is over after a month without a word", async () => {
  await arrive(conversation({ last: message(1, { side: "customer", at: "2020-01-01T00:00:00Z" }), seq: 1 }));
  await says(0, false, false);
  expect(localStorage.getItem(RETURNING)).toBeNull();
});

it("says where the customer is, and whenever that changes", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const READ = conversation({
    last: ANSWER,
    seq: 2,
    receipts: { customer: { delivered: 2, read: 2 }, agent: { delivered: 0, read: 0 } },
  });
  const { server } = await arrive(READ);
  await says(0, false);
  const at = (url: string) => {
    chat.about.page = { url, title: "Shop" };
    vi.advanceTimersByTime(6000);
    return server.frames("visit").map(({ page }) => page.url);
  };
  expect(at("https://www.example.com/")).toEqual(["https://www.example.com/"]);
  expect(onEvent).toHaveBeenLastCalledWith({ jiraChat: "ready" });
  expect(at("https://www.example.com/cart")).toEqual([
    "https://www.example.com/",
    "https://www.example.com/cart",
  ]);
  await server.say({ type: "message", conversation: "c1", message: message(3, { at: NOW }) });
  await says(1, true);
  expect(at("https://www.example.com/pay")).toHaveLength(2);
  vi.useRealTimers();
});

it("is over when the customer signs out", async () => {
  await arrive(ANSWERED);
  await says(1, true);
  chat.clear();
  auth.become("nobody");
  await says(0, false, false);
  expect(localStorage.getItem(RETURNING)).toBeNull();
});
