import { afterEach, expect, it, vi } from "vitest";
import { contextToken, resizeFrame } from "./jira";

afterEach(() => {
  vi.restoreAllMocks();
  delete window.AP;
});

it("asks at once when the bridge is there", () => {
  const resize = vi.fn();
  window.AP = { resize };
  resizeFrame(64);
  expect(resize).toHaveBeenCalledExactlyOnceWith("100%", "64px");
});

it("waits for a bridge that loads after us, and then asks for the latest height", () => {
  vi.spyOn(document, "readyState", "get").mockReturnValue("interactive");
  const resize = vi.fn();
  resizeFrame(64);
  resizeFrame(632);
  window.AP = { resize };
  dispatchEvent(new Event("load"));
  expect(resize).toHaveBeenLastCalledWith("100%", "632px");
});

it("works outside Jira", async () => {
  resizeFrame(64);
  expect(await contextToken()).toBeNull();
});

it.each([
  ["calls back", (callback: (token: string) => void) => callback("t1")],
  ["returns a promise", () => Promise.resolve("t1")],
])("takes the context token of a host that %s", async (_, getToken) => {
  window.AP = { context: { getToken } };
  expect(await contextToken()).toBe("t1");
});
