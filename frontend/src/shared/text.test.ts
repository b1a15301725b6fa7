import { describe, expect, it } from "vitest";
import { Dates } from "./text";

describe("Dates", () => {
  const dates = new Dates("en-GB", () => new Date(2026, 10, 22, 12).getTime());
  const at = (day: number, hour = 9) => new Date(2026, 10, day, hour, 5).toISOString();

  it.each([
    [22, "Today", "09:05"],
    [21, "Yesterday", "Sat"],
    [18, "Wednesday", "Wed"],
    [13, "13 November 2026", "13 Nov"],
  ])("names day %i as %s and, shorter, %s", (day, long, short) => {
    expect(dates.day(at(day))).toBe(long);
    expect(dates.short(at(day))).toBe(short);
  });

  it("counts days by the calendar, not by hours", () => {
    expect(dates.day(at(21, 23))).toBe("Yesterday");
  });

  it("does not call a clock that is ahead tomorrow", () => {
    expect(dates.day(at(23))).toBe("Today");
  });
});
