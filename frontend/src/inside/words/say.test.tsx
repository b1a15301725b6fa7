import { render } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import en from "./en.json";
import { ENGLISH, say, sayWith, speak } from "./say";

afterEach(() => speak(ENGLISH));

it("fills in names and amounts, by the form that the language has for them", () => {
  expect(say("typing", { name: "Anna" })).toBe("Anna is typing…");
  expect([1, 1_200].map((count) => say("replies.used", { count }))).toEqual([
    "Used once",
    "Used 1,200 times",
  ]);
});

it("puts elements into a text", () => {
  const { container } = render(<p>{sayWith("replies.unfilled", { variable: <mark>{"{x}"}</mark> })}</p>);
  expect(container.innerHTML).toBe(
    "<p>Nothing is known for <mark>{x}</mark>. Write over it before you send.</p>",
  );
});

it("keeps names apart from words that run from right to left", () => {
  speak({ texts: en, locale: "ar", dir: "rtl" });
  expect(say("typing", { name: "Anna" })).toBe("\u2068Anna\u2069 is typing…");
});
