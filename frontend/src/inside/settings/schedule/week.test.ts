import { describe, expect, it } from "vitest";
import { copiedToWeekdays, endMeant, endShown, nextSpan, runsOver, weekInWords, wholeWeek } from "./week";

const DAY = { start: "09:00", end: "12:30" };

describe("new hours", () => {
  it.each([
    ["the usual ones for a closed day", [], { start: "09:00", end: "17:00" }],
    ["after those that are there", [DAY], { start: "12:30", end: "16:30" }],
    ["left open when the day is nearly over", [{ start: "09:00", end: "21:00" }], { start: "", end: "" }],
    [
      "left open after hours that run over midnight",
      [{ start: "22:00", end: "04:00" }],
      { start: "", end: "" },
    ],
    ["left open after unfinished ones", [{ start: "09:00", end: "" }], { start: "", end: "" }],
  ])("are %s", (_, spans, expected) => {
    expect(nextSpan(spans)).toEqual(expected);
  });
});

it("copies a day to Monday to Friday and leaves the weekend alone", () => {
  const week = wholeWeek([
    { day: 2, spans: [DAY] },
    { day: 6, spans: [{ start: "10:00", end: "11:00" }] },
  ]);
  const copied = copiedToWeekdays(week, 2);
  expect(copied.map(({ spans }) => spans.length)).toEqual([1, 1, 1, 1, 1, 0, 1]);
  expect(weekInWords(copied).split("\n").slice(4)).toEqual([
    "Fri 09:00–12:30",
    "Sat closed",
    "Sun 10:00–11:00",
  ]);
});

it("takes midnight as the end for the end of the day", () => {
  expect([endMeant("00:00"), endShown("24:00"), endMeant("17:00")]).toEqual(["24:00", "00:00", "17:00"]);
  expect(runsOver({ start: "22:00", end: "24:00" })).toBe(false);
  expect(runsOver({ start: "22:00", end: "02:00" })).toBe(true);
});
