import { expect, it } from "vitest";
import type { SlaClock } from "../../contract/answers";
import { standing } from "./sla";

const CLOCK: SlaClock = {
  name: "Time to resolution",
  running: "running",
  breached: false,
  remaining: 60,
  elapsed: 3_540,
  goal: 3_600,
};

it("counts on from Jira's answer, into what is overdue", () => {
  expect(standing(CLOCK, 20)).toEqual({ breached: false, words: "40s left" });
  expect(standing(CLOCK, 65)).toEqual({ breached: true, words: "5s overdue" });
});

it("stands still while it is paused, outside working hours, or stopped", () => {
  expect(standing({ ...CLOCK, running: "paused" }, 99).words).toBe("Paused, 1m 0s left");
  expect(standing({ ...CLOCK, running: "outside_hours" }, 99).words).toBe(
    "Outside working hours, 1m 0s left",
  );
  expect(standing({ ...CLOCK, running: "stopped" }, 99)).toEqual({
    breached: false,
    words: "Met, took 59m 0s",
  });
  expect(standing({ ...CLOCK, running: "stopped", breached: true, elapsed: null }, 0).words).toBe("Missed");
});
