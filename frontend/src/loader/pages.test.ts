import { expect, it } from "vitest";
import { isAmong } from "./pages";

it.each([
  ["/pricing", "/pricing", true],
  ["/pricing", "/pricing/", true],
  ["/pricing/", "/pricing", true],
  ["/pricing", "/pricing/teams", false],
  ["/pricing", "/Pricing", false],
  ["/", "/", true],
  ["/", "/a", false],
  ["/docs/*", "/docs/", true],
  ["/docs/*", "/docs", true],
  ["/docs/*", "/docs/a/b", true],
  ["/docs/*", "/docsy", false],
  ["/*/checkout", "/de/checkout", true],
  ["/*/checkout", "/checkout", false],
  ["/*a*b*", "/xaxxb", true],
  ["/*a*b*", "/xbxa", false],
  ["/ab*ba", "/aba", false],
  ["/a.c", "/abc", false],
  ["/(a+)+$", "/aaaa", false],
  ["/größe/*", "/gr%C3%B6%C3%9Fe/42", true],
])("%s on %s: %s", (pattern, path, expected) => {
  expect(isAmong([pattern], path)).toBe(expected);
});

it("takes any of several, and every page where none is named", () => {
  expect(isAmong(["/a", "/b"], "/b")).toBe(true);
  expect(isAmong([], "/anything")).toBe(true);
});

it("does not slow down with the number of stars", () => {
  const started = performance.now();
  expect(isAmong([`/${"*a".repeat(99)}b`], `/${"a".repeat(100_000)}`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(200);
});
