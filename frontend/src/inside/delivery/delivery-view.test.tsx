import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { answering } from "../../testing/answering";
import type { Comparison, Delivery } from "../values";
import { DeliveryView } from "./delivery-view";
import { duration } from "./words";

afterEach(cleanup);

const NOTHING: Delivery = {
  sent: 0,
  in_jira: 0,
  heard: 0,
  waiting: 0,
  failed: 0,
  oldest_waiting: null,
  to_jira: { measured: 0, median: null, p95: null },
  from_jira: { measured: 0, median: null, p95: null },
  stuck: [],
  comparison: null,
};
const AT = "2026-06-01T12:00:00Z";
const STUCK = {
  conversation: "c1",
  project: "10000",
  issue_key: "SUP-1",
  messages: 2,
  oldest: AT,
  reason: "Jira refused a message: Too long.",
  given_up: true,
  closed: false,
};
const FOUND: Comparison["found"] = {
  conversations: 3,
  messages: 40,
  comments: 12,
  lost: 0,
  doubled: 0,
  unheard: 0,
  leaked: 0,
  unread: 0,
  examples: [],
};

/** Draws what the first answer says; those that follow come for what is asked next. */
async function draw(...answers: Delivery[]) {
  const { api, asked } = answering(...answers.map((each): [number, unknown] => [200, each]));
  render(<DeliveryView api={api} />);
  await screen.findByRole("heading", { name: "Messages lost" });
  return asked;
}

it("shows counts and delays", async () => {
  const counts = { sent: 1200, in_jira: 1190, heard: 80, waiting: 10, failed: 0, oldest_waiting: AT };
  const to_jira = { measured: 1000, median: 2.4, p95: 75 };
  await draw({ ...NOTHING, ...counts, to_jira });
  const of = (name: string) => screen.getByText(name).nextElementSibling?.textContent;
  expect(of("Sent in the chat")).toBe("1,200");
  expect(of("Waiting now")).toMatch(/^10oldest: /);
  expect(of("To Jira")).toBe("2.4 s95% within 1.3 min");
  expect(of("From Jira")).toBe("–");
  expect(screen.getByText(/Jira has every message/)).toBeTruthy();
});

it("says what is stuck and why, and tries one or all again", async () => {
  const closed = { ...STUCK, conversation: "c2", issue_key: "SUP-2", closed: true };
  const delivery = { ...NOTHING, stuck: [STUCK, closed] };
  const asked = await draw(delivery, delivery, delivery);
  const [first, second] = within(screen.getByRole("region", { name: "Not in Jira" })).getAllByRole(
    "listitem",
  );
  expect(first?.textContent).toMatch(/SUP-1 Failed.*Too long.*2 messages/);
  expect(within(second as HTMLElement).queryByRole("button")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(asked.at(-1)).toEqual(["POST /api/delivery/retry", { conversation: "c1" }]);
  const all = screen.getByRole<HTMLButtonElement>("button", { name: "Try all again" });
  await vi.waitFor(() => expect(all.disabled).toBe(false));
  fireEvent.click(all);
  expect(asked.at(-1)).toEqual(["POST /api/delivery/retry", { conversation: null }]);
});

it("counts what was lost once it was compared", async () => {
  const running = { started_at: AT, finished_at: null, total: 3, found: FOUND };
  const asked = await draw(NOTHING, { ...NOTHING, comparison: running });
  expect(screen.getByText("Not compared yet.")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Compare with Jira" }));
  expect(await screen.findByText("0 messages lost")).toBeTruthy();
  expect(asked.at(-1)).toEqual(["POST /api/delivery/comparison", {}]);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Comparing…" }).disabled).toBe(true);
});

it("names the differences", async () => {
  const examples = [{ issue_key: "SUP-1", what: "lost" }];
  const found = { ...FOUND, lost: 1, unheard: 1, examples };
  await draw({ ...NOTHING, comparison: { started_at: AT, finished_at: AT, total: 3, found } });
  expect(screen.getByText("2 messages lost")).toBeTruthy();
  expect(screen.getByText(/^SUP-1: Told to Jira/)).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Compare with Jira" }).disabled).toBe(false);
});

it("says how long in the unit that fits", () => {
  expect([0.25, 59.9, 90, 7200].map(duration)).toEqual(["0.3 s", "59.9 s", "1.5 min", "2 h"]);
});
