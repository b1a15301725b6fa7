import { expect, it } from "vitest";
import { ago } from "./ago";

const NOW = Date.parse("2026-11-22T12:00:00Z");

it.each([
  [-5, "just now"],
  [59, "just now"],
  [60, "1 minute ago"],
  [130, "2 minutes ago"],
  [3_600, "1 hour ago"],
  [3 * 86_400, "3 days ago"],
])("says how long ago %i seconds are", (seconds, words) => {
  expect(ago(new Date(NOW - seconds * 1000), new Date(NOW))).toBe(words);
});
