import { describe, expect, it } from "vitest";
import { isBlank } from "./blank";

describe("isBlank", () => {
  it.each([
    "",
    " \n\t",
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u3164",
    "\u2800",
    "\u00ad\u202e\u2069",
    "\u{e0041}",
    "\ufe0f\u200d",
  ])("is what cannot be seen: %j", (text) => expect(isBlank(text)).toBe(true));

  it.each(["a", "\u200ba", "❤️", "。", "\u0301", "👨‍👩‍👧"])("is not what can be seen: %j", (text) =>
    expect(isBlank(text)).toBe(false),
  );
});
