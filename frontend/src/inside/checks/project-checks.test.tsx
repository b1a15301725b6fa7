import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import { Api } from "../../shared/api";
import type { Check } from "../values";
import { ProjectChecks } from "./project-checks";

afterEach(cleanup);

const CLOCK: Check = { name: "The clock is right", ok: true, message: "It agrees with Jira’s." };
const JIRA: Check = { name: "Jira answers", ok: null, message: "Jira did not answer in time." };
const RIGHTS: Check = { name: "The app may work", ok: false, message: "The app lacks: Add comments." };

function draw(checks: Check[]) {
  const fetch = () => Promise.resolve(Response.json({ checks }));
  render(<ProjectChecks api={new Api({ token: () => "s.1" }, fetch as typeof globalThis.fetch)} />);
}

it("keeps what is fine, or could not be checked, to itself until somebody asks", async () => {
  draw([CLOCK, JIRA]);
  expect((await screen.findByText("All checks")).closest("details")?.open).toBe(false);
  expect(screen.queryByRole("heading")).toBeNull();
  expect(screen.getByText("Could not be checked.")).toBeTruthy();
});

it("says above all what needs attention", async () => {
  draw([CLOCK, RIGHTS]);
  const message = await screen.findByRole("region", { name: "Chat needs attention" });
  expect(message.textContent).toContain("The app lacks: Add comments.");
  expect(screen.getByText("All checks")).toBeTruthy();
});
