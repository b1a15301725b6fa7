import { expect, it } from "vitest";
import { slashBefore } from "./slash";

it.each([
  ["/", { start: 0, query: "" }],
  ["/hel", { start: 0, query: "hel" }],
  ["Hi\n/good morn", { start: 3, query: "good morn" }],
  ["Thanks! /", { start: 8, query: "" }],
])("is asked for by a slash that begins a word: %j", (text, found) => {
  expect(slashBefore(text, text.length)).toEqual(found);
});

it.each(["", "and/or", "https://site.example", "1 / 2", "/a\nb", `/${"x".repeat(41)}`])(
  "is not asked for by %j",
  (text) => {
    expect(slashBefore(text, text.length)).toBeNull();
  },
);

it("looks before the caret alone", () => {
  expect(slashBefore("/hello", 3)).toEqual({ start: 0, query: "he" });
  expect(slashBefore("hello /x", 3)).toBeNull();
});
