import { afterEach, expect, it } from "vitest";
import { ago, languageName, list, localTime, minutesSpan, number, roughSpan, span, weekday } from "./formats";
import { ENGLISH, speak } from "./say";

const NOW = Date.parse("2026-11-22T12:00:00Z");

afterEach(() => speak(ENGLISH));

const inGerman = () => speak({ texts: { "time.under": "unter {time}" }, locale: "de-AT", dir: "ltr" });

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

it("says spans in two units at the most", () => {
  const seconds = [9, 60, 65, 3_600, 11_520, 86_400, 90_000];
  expect(seconds.map(span)).toEqual(["9s", "1m 0s", "1m 5s", "1h", "3h 12m", "1d", "1d 1h"]);
});

it("says spans to the minute, and roughly", () => {
  expect([0, 59, 119, 3_660].map(minutesSpan)).toEqual(["under 1m", "under 1m", "1m", "1h 1m"]);
  expect([59, 299, 7_300, 180_000].map(roughSpan)).toEqual(["", "4m", "2h", "2d"]);
});

it("writes as the person's language and region do", () => {
  inGerman();
  expect([minutesSpan(5), span(11_520)]).toEqual(["unter 1 Min.", "3 Std. 12 Min."]);
  expect(ago(new Date(NOW - 130_000), new Date(NOW))).toBe("vor 2 Minuten");
  expect(number(1_234.5)).toBe(new Intl.NumberFormat("de-AT").format(1_234.5));
  expect([weekday(0), weekday(6)]).toEqual(["Montag", "Sonntag"]);
  expect(list(["Anna", "Ben"])).toBe("Anna, Ben");
});

it("names languages and times elsewhere, as far as the browser knows them", () => {
  expect([languageName("de"), languageName("x")]).toEqual(["German", "x"]);
  expect(localTime("Europe/Vienna", NOW)).toMatch(/Sun.*1:00/);
  expect(localTime("Mars/Olympus", NOW)).toBeNull();
});
