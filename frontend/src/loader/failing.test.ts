import { describe, expect, it, vi } from "vitest";
import {
  answerWith,
  button,
  frame,
  hear,
  hosts,
  inside,
  isHidden,
  isOpen,
  load,
  pageShown,
  partLoaded,
  press,
  SETTINGS,
  warned,
} from "../testing/host-page";

describe("while the chat is closed", () => {
  const offered = (offered: boolean, again = 0) =>
    answerWith(() => Promise.resolve(Response.json({ ...SETTINGS, offered, again })));

  it("shows nothing until the hours begin", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    offered(false, 0.05);
    await load();
    expect(isHidden()).toBe(true);
    void window.JiraChat?.open?.();
    expect(isOpen()).toBe(false);
    offered(true);
    await vi.waitFor(() => expect(isHidden()).toBe(false));
  });

  it("leaves when the page is shown again after the hours, but not from under an open panel", async () => {
    await load();
    await press();
    offered(false);
    await pageShown();
    expect(isOpen()).toBe(true);
    await press();
    expect(isHidden()).toBe(true);
    offered(true);
    await pageShown();
    expect(isHidden()).toBe(false);
    expect(warned).not.toHaveBeenCalled();
  });
});

describe("a frame that does not answer", () => {
  it("is replaced by the news, and asked for anew at the next opening", async () => {
    await load();
    await press();
    const identified = window.JiraChat?.identify?.("token-1");
    await partLoaded();
    const later = vi
      .spyOn(globalThis, "setTimeout")
      .mockImplementation(((check: () => void) => check()) as never);
    frame()?.onload?.(new Event("load"));
    later.mockRestore();
    await expect(identified).rejects.toThrow("could not be loaded");
    expect(frame()).toBeNull();
    expect(inside().querySelector("p")?.textContent).toBe(SETTINGS.failed);
    expect(warned.mock.calls).toEqual([[expect.stringContaining("frame-src")]]);
    await press();
    expect(isOpen()).toBe(false);
    await press();
    expect(frame()).not.toBeNull();
    expect(inside().querySelector("p")?.textContent).toBe("");
  });

  it("keeps the launcher in reach until it is ready", async () => {
    await load();
    await press();
    expect(hosts()[0]?.hasAttribute("ready")).toBe(false);
    hear({ jiraChat: "ready" });
    expect(hosts()[0]?.hasAttribute("ready")).toBe(true);
  });
});

it("says it at the launcher when the frame's part cannot be loaded, and tries again", async () => {
  answerWith(() => Promise.resolve(Response.json({ ...SETTINGS, script: "/nowhere.ts" })));
  await load();
  await press();
  expect(isOpen()).toBe(false);
  expect(button().getAttribute("aria-label")).toBe(SETTINGS.failed);
  expect(warned).toHaveBeenCalledOnce();
  await press();
  expect(warned).toHaveBeenCalledTimes(2);
});
