import { describe, expect, it } from "vitest";
import { changedPaths, flatten, merged } from "./object-diff";

const BASE = { mode: "always", inner: { on: false, list: [1] }, "with.dot": "a" };

it("names every value by its path, lists as a whole", () => {
  expect(flatten(BASE)).toEqual([
    ["mode", "always"],
    ["inner.on", false],
    ["inner.list", [1]],
    ["with.dot", "a"],
  ]);
});

describe("changedPaths", () => {
  it("finds what is not the same, also what only one of them has", () => {
    expect(changedPaths(BASE, { ...BASE, inner: { on: true, list: [1] } })).toEqual(["inner.on"]);
    expect(changedPaths({ a: 1 }, { b: 2 })).toEqual(["a", "b"]);
  });

  it("takes no value, an empty text and off for the same", () => {
    expect(changedPaths({ a: null, b: "", c: false }, { a: "" })).toEqual([]);
  });
});

it("merges single values, at whatever depth", () => {
  const mine = { mode: "hours", inner: { on: true, list: [2] }, "with.dot": "b" };
  expect(merged(BASE, mine, ["inner.list", "with.dot"])).toEqual({
    mode: "always",
    inner: { on: false, list: [2] },
    "with.dot": "b",
  });
});
