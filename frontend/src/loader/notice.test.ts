import { beforeEach, expect, it, vi } from "vitest";
import { hear, isOpen, load, ORIGIN, partLoaded, press, said } from "../testing/host-page";

const shown = vi.fn();
const closed = vi.fn();
const requestPermission = vi.fn(() => Promise.resolve("granted"));
let last: { onclick?: () => void };

class FakeNotification {
  static readonly requestPermission = requestPermission;
  static readonly permission = "granted";
  close = closed;
  constructor(...about: unknown[]) {
    shown(...about);
    last = this as typeof last;
  }
}

beforeEach(() => {
  vi.clearAllMocks();
  vi.stubGlobal("Notification", FakeNotification);
  vi.stubGlobal("focus", vi.fn());
  document.title = "Shop";
});

/** The frame is there, and says something. */
async function says(...messages: object[]): Promise<void> {
  for (const message of messages) hear({ jiraChat: "notice", title: "", ...message });
  await partLoaded();
}

async function arrive(options?: Record<string, string>): Promise<void> {
  await load({ "data-chat": "KEY", ...options });
  await press();
  hear({ jiraChat: "ready" });
}

it("puts what is unread before the page's title, and takes it away", async () => {
  await arrive();
  await says({ title: "(1) Nina Novak" });
  expect(document.title).toBe("(1) Nina Novak · Shop");
  await says({ title: "(2) Nina Novak" });
  expect(document.title).toBe("(2) Nina Novak · Shop");
  await says({});
  expect(document.title).toBe("Shop");
});

it("leaves a title as it is that the page has changed meanwhile", async () => {
  await arrive();
  await says({ title: "(1) Nina Novak" });
  document.title = "Basket";
  await says({});
  expect(document.title).toBe("Basket");
  await says({ title: "(2) Nina Novak" });
  expect(document.title).toBe("(2) Nina Novak · Basket");
});

it("takes it away when the chat leaves the page", async () => {
  await arrive();
  await says({ title: "(1) Nina Novak" });
  window.JiraChat!.destroy!();
  expect(document.title).toBe("Shop");
});

it("touches nothing of a page that has switched it off", async () => {
  await arrive({ "data-notice": "false" });
  await says({ title: "(1) Nina Novak", sound: true, alerts: true });
  hear({ jiraChat: "notice", asks: true });
  await partLoaded();
  expect(document.title).toBe("Shop");
  expect(shown).not.toHaveBeenCalled();
  expect(requestPermission).not.toHaveBeenCalled();
  expect(said).toHaveBeenCalledWith({ jiraChat: "alerts", allowed: false }, ORIGIN);
});

it("asks the browser for its leave when the customer chooses to be notified, and not before", async () => {
  await arrive();
  await says({ title: "(1) Nina Novak" });
  expect(requestPermission).not.toHaveBeenCalled();
  hear({ jiraChat: "notice", asks: true });
  await vi.waitFor(() => expect(said).toHaveBeenCalledWith({ jiraChat: "alerts", allowed: true }, ORIGIN));
});

it("notifies in the browser of who wrote, opens the chat at a click, and withdraws it once it is read", async () => {
  await arrive();
  await press();
  await says({ title: "(1) Nina Novak", alerts: true });
  expect(shown).toHaveBeenCalledExactlyOnceWith("(1) Nina Novak", {
    body: "Shop",
    tag: `${ORIGIN}/widget/KEY`,
  });
  expect(isOpen()).toBe(false);
  last.onclick?.();
  expect(isOpen()).toBe(true);
  closed.mockReset();
  await says({});
  expect(closed).toHaveBeenCalledOnce();
});
