import { expect, it, vi } from "vitest";
import { randomId } from "./random-id";

it("needs nothing of a secure context", () => {
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  expect(randomId()).toMatch(/^[0-9a-f]{32}$/);
  expect(randomId()).not.toBe(randomId());
  vi.unstubAllGlobals();
});
