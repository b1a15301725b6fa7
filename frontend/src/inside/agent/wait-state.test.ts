import { expect, it } from "vitest";
import { waitState } from "./wait-state";

const SINCE = "2026-11-22T10:00:00Z";
const AFTER = "2026-11-22T10:05:00.25Z";
const BEFORE = "2026-11-22T09:00:00Z";

it("says what a waiting customer was told or chose", () => {
  expect(waitState({ waiting_since: SINCE })).toBeNull();
  expect(waitState({ waiting_since: SINCE, told_at: AFTER })).toBe("Customer was told");
  expect(waitState({ waiting_since: SINCE, told_at: AFTER, left_at: AFTER })).toBe("Left as a request");
});

it("says nothing of what was before the last answer", () => {
  expect(waitState({ waiting_since: SINCE, told_at: BEFORE, left_at: BEFORE })).toBeNull();
  expect(waitState({ waiting_since: null, told_at: AFTER, left_at: AFTER })).toBeNull();
});
