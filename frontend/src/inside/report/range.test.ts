import { expect, it } from "vitest";
import { lastDays, shortDay, today } from "./range";

it("has the calendar of the time zone", () => {
  const now = Date.parse("2026-06-01T12:00:00Z");
  expect(today("UTC", now)).toBe("2026-06-01");
  expect(today("Pacific/Kiritimati", now)).toBe("2026-06-02");
});

it("counts days across a change of clocks, both ends included", () => {
  expect(lastDays(7, "2026-04-01")).toEqual({ first: "2026-03-26", last: "2026-04-01" });
  expect(lastDays(1, "2026-03-01")).toEqual({ first: "2026-03-01", last: "2026-03-01" });
});

it("names a day shortly", () => expect(shortDay("2026-06-01")).toBe("Jun 1"));
