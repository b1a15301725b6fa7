import { render, screen } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import type { Alarm } from "../values";
import { LimitedChats } from "./limited-chats";

const alarm = (changes: Partial<Alarm> = {}): Alarm => ({
  project: "10000",
  scope: "address",
  refused: 1240,
  first_at: "2026-11-22T10:00:00Z",
  last_at: "2026-11-22T10:09:30Z",
  ...changes,
});

afterEach(() => document.body.replaceChildren());

it("says nothing while nothing was refused", () => {
  render(<LimitedChats alarms={[]} />);
  expect(screen.queryByRole("region")).toBeNull();
});

it("says how many were refused, why, when, and what to do", () => {
  render(<LimitedChats alarms={[alarm(), alarm({ scope: "project", refused: 1 })]} />);
  expect(screen.getByRole("region", { name: "Chat starts were limited" })).toBeTruthy();
  const [network, project] = screen.getAllByRole("listitem").map((item) => item.textContent);
  expect(network).toMatch(
    /^1,240 attempts to start a chat were refused because too many came from the same network, the last on Sunday, November 22, 2026/,
  );
  expect(project).toMatch(
    /^1 attempt to start a chat was refused because the project had too many new chats/,
  );
  expect(screen.getByText(/raise its limits/)).toBeTruthy();
});

it("names the project where there are several", () => {
  render(
    <LimitedChats
      alarms={[alarm(), alarm({ project: "10001" })]}
      projects={[{ id: "10000", key: "SUP", name: "Acme Support" }]}
    />,
  );
  const [known, unknown] = screen.getAllByRole("listitem").map((item) => item.textContent);
  expect(known).toMatch(/^Acme Support: 1,240 attempts/);
  expect(unknown).toMatch(/^10001: /);
});

it("shows the latest, and the others on demand", () => {
  const alarms = [5, 4, 3, 2, 1].map((refused) => alarm({ refused }));
  render(<LimitedChats alarms={alarms} />);
  const [latest, earlier] = screen.getAllByRole("list");
  expect(latest?.children).toHaveLength(3);
  expect(earlier?.children).toHaveLength(2);
  expect(screen.getByText("Earlier in the last 7 days")).toBeTruthy();
});
