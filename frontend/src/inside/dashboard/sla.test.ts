import { expect, it } from "vitest";
import type { Sla } from "../../contract/server-frames";
import { timeLeft } from "./sla";

const NOW = Date.parse("2026-11-27T12:00:00Z");
const HOUR = 3_600;

function standing(left: number, changes: Partial<Sla> = {}) {
  const breach_at = new Date(NOW + left * 1_000).toISOString();
  return timeLeft({ name: "Time to resolution", breach_at, left: null, goal: 4 * HOUR, ...changes }, NOW);
}

it.each([
  [2 * 24 * HOUR + 3 * HOUR, undefined, "2d 3h left"],
  [24 * HOUR, undefined, "1d left"],
  [HOUR + 1_200, undefined, "1h 20m left"],
  [HOUR, undefined, "1h left"],
  [1_800, undefined, "30m left"],
  [1_799, "late", "29m left"],
  [59, "late", "under 1m left"],
  [0, "too-late", "Breached just now"],
  [-300, "too-late", "Breached 5m ago"],
  [-26 * HOUR, "too-late", "Breached 1d 2h ago"],
])("of %d seconds says %s: %s", (left, level, words) => {
  expect(standing(left)).toEqual({ level, words });
});

it("has little left below a quarter of a short goal, below half an hour of a long or unknown one", () => {
  const levels = (left: number) => [HOUR, 16 * HOUR, null].map((goal) => standing(left, { goal }).level);
  expect(levels(1_000)).toEqual([undefined, "late", "late"]);
  expect(levels(899)).toEqual(["late", "late", "late"]);
});

it("does not count while it is paused, and stays breached", () => {
  const paused = (left: number) => standing(0, { breach_at: null, left });
  expect(paused(60)).toEqual({ level: undefined, words: "Paused, 1m left" });
  expect(paused(-60)).toEqual({ level: "too-late", words: "Breached, paused" });
});
