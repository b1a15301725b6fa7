import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { conversation, message } from "../../testing/fakes";
import { Chat } from "../../shared/chat";
import { newThread } from "../../shared/conversation";
import type { PanelEvent } from "../../loader/embedding";
import { Notice } from "./notice";

const onEvent = vi.fn<(event: PanelEvent) => void>();
const chat = new Chat({
  url: "",
  ticket: () => Promise.resolve(""),
  mine: "customer",
  loadConnection: () => new Promise(() => {}),
});
const leads = vi.spyOn(chat, "leads", "get");
const ANSWERED = [newThread(conversation({ last: message(2), seq: 2 }))];
const IDLE = { threads: ANSWERED, waiting: 0, shown: false, answers: 0 };
const UNREAD = { ...IDLE, waiting: 1, answers: 1 };

const draw = (about: typeof IDLE) => (
  <Notice chat={chat} storage="jira-chat.KEY" {...{ onEvent }} {...about} />
);

function hide(hidden: boolean): void {
  vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
  document.dispatchEvent(new Event("visibilitychange"));
}

const rings = () => onEvent.mock.calls.flat().filter((event) => "sound" in event && event.sound);
const later = () => vi.advanceTimersByTimeAsync(1_500);

beforeEach(() => {
  vi.useFakeTimers();
  leads.mockReturnValue(true);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.clearAllMocks();
  localStorage.clear();
});

it("tells a hidden page who wrote until it is read, and nothing once the page is shown", async () => {
  hide(true);
  const { rerender } = render(draw(UNREAD));
  await later();
  expect(onEvent).toHaveBeenCalledWith({ jiraChat: "notice", title: "(1) Nina Novak" });
  rerender(draw({ ...UNREAD, waiting: 0 }));
  await later();
  expect(onEvent).toHaveBeenLastCalledWith({ jiraChat: "notice", title: "" });
  rerender(draw({ ...UNREAD, waiting: 2 }));
  await later();
  hide(false);
  await later();
  expect(onEvent).toHaveBeenLastCalledWith({ jiraChat: "notice", title: "" });
});

it("makes one sound for answers that come together while the panel is closed", async () => {
  hide(false);
  const { rerender } = render(draw(UNREAD));
  rerender(draw({ ...UNREAD, waiting: 2, answers: 2 }));
  await later();
  expect(rings()).toEqual([{ jiraChat: "notice", title: "", sound: true, alerts: false }]);
});

it.each([
  ["the panel is open", { shown: true }, true],
  ["it was there before the page", { answers: 0 }, true],
  ["another tab speaks for all", {}, false],
])("makes none where %s", async (_why, about, speaks) => {
  hide(false);
  leads.mockReturnValue(speaks);
  render(draw({ ...UNREAD, ...about }));
  await later();
  expect(rings()).toEqual([]);
});

it("makes none for what another tab has read meanwhile", async () => {
  hide(true);
  const { rerender } = render(draw(UNREAD));
  rerender(draw({ ...UNREAD, waiting: 0 }));
  await later();
  expect(rings()).toEqual([]);
});

it("keeps to what the customer chose", async () => {
  hide(true);
  localStorage.setItem("jira-chat.KEY.notices", JSON.stringify({ muted: true, alerts: true }));
  render(draw(UNREAD));
  await later();
  expect(onEvent).toHaveBeenLastCalledWith({
    jiraChat: "notice",
    title: "(1) Nina Novak",
    sound: false,
    alerts: true,
  });
});
