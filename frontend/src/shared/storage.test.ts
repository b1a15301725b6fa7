import { afterEach, expect, it, vi } from "vitest";
import { forgetAll, store, stored, storedNames } from "./storage";

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

it("keeps in memory what the browser has no room for, and forgets it there, too", () => {
  store("a.1", "before");
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  store("a.1", "after");
  store("a.2", "new");
  expect([stored("a.1"), stored("a.2")]).toEqual(["after", "new"]);
  expect(new Set(storedNames("a."))).toEqual(new Set(["a.1", "a.2"]));
  forgetAll("a.");
  expect([stored("a.1"), stored("a.2")]).toEqual([null, null]);
});

it("keeps everything in memory where the browser forbids its storage", () => {
  for (const name of ["getItem", "setItem", "removeItem"] as const)
    vi.spyOn(Storage.prototype, name).mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
  store("b", "kept");
  expect(stored("b")).toBe("kept");
  store("b", null);
  expect(stored("b")).toBeNull();
});
