import { expect, it } from "vitest";
import { told } from "./told";

const SINCE = "2026-11-22T10:00:00Z";
const AFTER = "2026-11-22T10:05:00.25Z";
const BEFORE = "2026-11-22T09:00:00Z";

it("says what a customer was told, or chose, of what waits now", () => {
  expect(told({ waiting_since: SINCE })).toBeNull();
  expect(told({ waiting_since: SINCE, told_at: AFTER })).toBe("Customer was told");
  expect(told({ waiting_since: SINCE, told_at: AFTER, left_at: AFTER })).toBe("Left as a request");
});

it("says nothing of what was before the last answer", () => {
  expect(told({ waiting_since: SINCE, told_at: BEFORE, left_at: BEFORE })).toBeNull();
  expect(told({ waiting_since: null, told_at: AFTER, left_at: AFTER })).toBeNull();
});
