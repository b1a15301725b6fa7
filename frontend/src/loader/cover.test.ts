import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { cover } from "./cover";

const root = document.documentElement;
let small: EventTarget & { matches: boolean };
let visible: EventTarget & { height: number; offsetTop: number };
let host: HTMLElement;
const close = vi.fn();

beforeEach(() => {
  small = Object.assign(new EventTarget(), { matches: true });
  visible = Object.assign(new EventTarget(), { height: 844, offsetTop: 0 });
  vi.spyOn(window, "matchMedia").mockReturnValue(small as never);
  vi.stubGlobal("visualViewport", visible);
  history.replaceState({ router: 1 }, "");
  host = document.createElement("div");
  close.mockReset();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  root.style.overflow = "";
});

it("holds the page behind while the panel is open, and gives it back as it was", () => {
  root.style.overflow = "clip";
  const tell = cover(host, new AbortController().signal, close);
  tell(true);
  expect(root.style.overflow).toBe("hidden");
  tell(false);
  expect(root.style.overflow).toBe("clip");
});

it("leaves a large page alone, until it becomes a small one", () => {
  small.matches = false;
  const push = vi.spyOn(history, "pushState");
  const tell = cover(host, new AbortController().signal, close);
  tell(true);
  expect(root.style.overflow).toBe("");
  expect(push).not.toHaveBeenCalled();
  small.matches = true;
  small.dispatchEvent(new Event("change"));
  expect(root.style.overflow).toBe("hidden");
  tell(false);
});

it("closes on Back, and the page's router hears nothing of it", () => {
  const tell = cover(host, new AbortController().signal, close);
  const router = vi.fn();
  addEventListener("popstate", router);
  tell(true);
  expect(history.state).toEqual({ router: 1, jiraChat: true });
  history.replaceState({ router: 1 }, ""); // as Back does
  dispatchEvent(new PopStateEvent("popstate"));
  expect(close).toHaveBeenCalledOnce();
  expect(router).not.toHaveBeenCalled();
  dispatchEvent(new PopStateEvent("popstate"));
  expect(router).toHaveBeenCalledOnce();
  removeEventListener("popstate", router);
});

it("takes its entry of the history away when it is closed otherwise", () => {
  const back = vi.spyOn(history, "back").mockImplementation(() => {});
  const tell = cover(host, new AbortController().signal, close);
  tell(true);
  tell(false);
  expect(back).toHaveBeenCalledOnce();
  history.replaceState({ router: 2 }, ""); // the page went on meanwhile
  tell(true);
  history.replaceState({ router: 3 }, "");
  tell(false);
  expect(back).toHaveBeenCalledOnce();
});

it.each(["resize", "scroll"])("follows what a keyboard leaves of the screen, by %s", (event) => {
  cover(host, new AbortController().signal, close)(true);
  Object.assign(visible, { height: 500, offsetTop: 200 });
  visible.dispatchEvent(new Event(event));
  expect(host.style.getPropertyValue("--height")).toBe("500px");
  expect(host.style.getPropertyValue("--top")).toBe("200px");
});
