import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  answerWith,
  button,
  fetched,
  frame,
  hosts,
  inside,
  isOpen,
  load,
  ORIGIN,
  pageShown,
  partLoaded,
  SETTINGS,
} from "../testing/host-page";

const MARK = `${ORIGIN}/widget/KEY/invited`;
const INVITE = new URL("invitation.ts", import.meta.url).pathname;
const INVITATION = { text: "<b>Need</b> a hand?", seconds: 3, pages: [] as string[], dismiss: "Dismiss" };

beforeEach(() => vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));

afterEach(() => {
  window.JiraChat?.destroy?.();
  vi.useRealTimers();
  localStorage.clear();
  history.replaceState(null, "", "/");
});

const host = () => hosts()[0] as HTMLElement;
const bubble = () => [...inside().children].find(({ shadowRoot }) => shadowRoot)?.shadowRoot;
const part = (selector: string) => bubble()?.querySelector<HTMLElement>(selector);

async function arrive(invitation: object = {}, more: object = {}, attributes?: Record<string, string>) {
  const settings = { ...SETTINGS, invite: INVITE, invitation: { ...INVITATION, ...invitation }, ...more };
  answerWith(() => Promise.resolve(Response.json(settings)));
  await load(attributes);
}

/** Some seconds pass, and a little more, in which the text comes. */
async function wait(seconds: number): Promise<void> {
  vi.advanceTimersByTime(seconds * 1000);
  await new Promise((go) => setTimeout(go, 120));
}

it("costs nothing where there is none", async () => {
  await load();
  expect(vi.getTimerCount()).toBe(0);
});

it("comes after some seconds, as text, and leaves its mark only then", async () => {
  await arrive();
  await wait(2);
  expect(bubble()).toBeUndefined();
  expect(localStorage).toHaveLength(0);
  await wait(1);
  expect(part("[role=status]")?.textContent).toBe(INVITATION.text);
  expect(part("[role=status] b")).toBeNull();
  expect(Object.keys(localStorage)).toEqual([MARK]);
  expect(frame()).toBeNull();
  expect(fetched).toHaveBeenCalledOnce();
});

it("opens the chat at a click, and is gone", async () => {
  await arrive();
  await wait(3);
  part("p button")?.click();
  await partLoaded();
  expect(isOpen()).toBe(true);
  expect(bubble()).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});

it.each([
  ["its button", () => part("[aria-label=Dismiss]")?.click()],
  [
    "Escape",
    () =>
      part("p button")?.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true }),
      ),
  ],
])("is dismissed by %s, which leaves the focus at the launcher", async (_, dismiss) => {
  await arrive();
  await wait(3);
  const focused = vi.spyOn(button(), "focus");
  dismiss();
  expect(bubble()).toBeUndefined();
  expect(focused).toHaveBeenCalledOnce();
  await wait(10);
  expect(bubble()).toBeUndefined();
});

it("comes once per visitor, and once in a page that asks for its settings again", async () => {
  await arrive();
  await pageShown();
  expect(vi.getTimerCount()).toBe(1);
  localStorage[MARK] = 1; // by another tab
  await wait(10);
  expect(bubble()).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});

it.each([
  ["somebody who has a conversation", () => (localStorage[`${ORIGIN}/widget/KEY`] = 1)],
  ["an open panel", () => host().toggleAttribute("open", true)],
])("does not come to %s", async (_, happen) => {
  await arrive();
  happen();
  await wait(10);
  expect(bubble()).toBeUndefined();
  expect(localStorage[MARK]).toBeUndefined();
});

it.each([
  [
    "the launcher is hidden",
    () => host().toggleAttribute("away", true),
    () => host().removeAttribute("away"),
  ],
  ["the chat is not offered", () => (host().hidden = true), () => (host().hidden = false)],
])("waits while %s", async (_, begin, over) => {
  await arrive();
  begin();
  await wait(10);
  expect(localStorage[MARK]).toBeUndefined();
  over();
  await wait(3);
  expect(bubble()).toBeDefined();
});

it("is not in a page that the chat fills", async () => {
  document.body.innerHTML = "<main></main>";
  await arrive({}, {}, { "data-chat": "KEY", "data-container": "main" });
  expect(vi.getTimerCount()).toBe(0);
});

it("does not come where nothing can be kept", async () => {
  await arrive();
  vi.spyOn(window, "localStorage", "get").mockImplementation(() => {
    throw new DOMException("", "SecurityError");
  });
  await wait(10);
  expect(bubble()).toBeUndefined();
  vi.restoreAllMocks();
});

it("counts anew on each page of a single-page site, and only on those that match", async () => {
  await arrive({ pages: ["/pricing", "/docs/*"] });
  await wait(10);
  expect(bubble()).toBeUndefined();
  history.replaceState(null, "", "/pricing");
  await wait(2);
  history.replaceState(null, "", "/docs/start");
  await wait(2);
  expect(bubble()).toBeUndefined();
  await wait(1);
  expect(bubble()).toBeDefined();
});

it("goes when the customer turns out to have a conversation", async () => {
  await arrive();
  await wait(3);
  localStorage[`${ORIGIN}/widget/KEY`] = 1;
  await wait(1);
  expect(bubble()).toBeUndefined();
});

it("ends with the chat", async () => {
  await arrive();
  window.JiraChat!.destroy!();
  expect(vi.getTimerCount()).toBe(0);
});
