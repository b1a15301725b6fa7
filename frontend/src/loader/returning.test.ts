import { afterEach, expect, it, vi } from "vitest";
import { button, frame, hear, hosts, isOpen, leave, load, ORIGIN, press, said } from "../testing/host-page";

const unread = (more: object) => hear({ jiraChat: "unread", count: 1, preview: false, ...more });

afterEach(() => localStorage.clear());

async function chatted(): Promise<void> {
  await load();
  await press();
  hear({ jiraChat: "ready" });
  unread({ returns: true });
}

/** The next page of the site. */
async function followLink(): Promise<void> {
  leave();
  await load();
}

it("keeps nothing before they have one", async () => {
  await load();
  await press();
  hear({ jiraChat: "ready" });
  unread({ returns: false });
  expect(localStorage).toHaveLength(0);
  await followLink();
  expect(frame()).toBeNull();
});

it("loads the frame unseen on the next page, which says what is new", async () => {
  await chatted();
  expect(Object.keys(localStorage)).toEqual([`${ORIGIN}/widget/KEY`]);
  await followLink();
  expect(frame()).not.toBeNull();
  expect(isOpen()).toBe(false);
  unread({ returns: true, preview: true });
  expect(button().dataset.unread).toBe("1");
  expect(hosts()[0]?.hasAttribute("preview")).toBe(true);
  unread({ returns: true });
  expect(hosts()[0]?.hasAttribute("preview")).toBe(false);
});

it("opens for the frame, and leaves the focus where it is", async () => {
  await chatted();
  await followLink();
  const focus = vi.spyOn(HTMLElement.prototype, "focus");
  said.mockReset();
  hear({ jiraChat: "ready" });
  hear({ jiraChat: "open" });
  expect(isOpen()).toBe(true);
  expect(focus).not.toHaveBeenCalled();
  expect(said).toHaveBeenLastCalledWith({ jiraChat: "open" }, ORIGIN);
});

it("forgets it when the frame says that it is over", async () => {
  await chatted();
  unread({ returns: false });
  expect(localStorage).toHaveLength(0);
});

it("works where a page has no storage", async () => {
  vi.spyOn(window, "localStorage", "get").mockImplementation(() => {
    throw new DOMException("", "SecurityError");
  });
  await chatted();
  expect(button().dataset.unread).toBe("1");
  vi.restoreAllMocks();
});
