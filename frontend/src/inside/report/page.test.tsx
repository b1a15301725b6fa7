import { fireEvent, render, screen } from "@testing-library/preact";
import { expect, it, vi } from "vitest";
import type { ProjectFigures, Report } from "../../contract/answers";
import type { Api } from "../../shared/api";
import type { RenewingSession } from "../session";
import { ReportView } from "./page";

vi.mock("./chart", () => ({ Chart: () => null }));

const TAKEN = { count: 1, median: 60, p90: 60 };
const SUPPORT: ProjectFigures = {
  ...{ project: "10000", name: "Support", conversations: 12, missed: 3, first_response: TAKEN },
};
const REPORT: Report = {
  ...{ first: "2026-06-01", last: "2026-06-01", zone: "UTC", counted_at: new Date().toISOString() },
  ...{ conversations: 12, days: [], hours: [], first_response: TAKEN, waiting: TAKEN, resolution: TAKEN },
  missed: { nobody_online: 3, left: 0, no_answer: 0 },
  ...{ missed_after: 10, scores: [0, 0, 0, 0, 0], comments: [], languages: [], pages: [], agents: null },
  projects: [SUPPORT],
};

it("is about all projects, and about the one that is chosen", async () => {
  const get = vi.fn(async (path: string) => ({
    ...REPORT,
    projects: path.includes("project=") ? null : REPORT.projects,
  }));
  const api = { get, post: vi.fn() } as unknown as Api;
  const session = { token: () => "t1" } as unknown as RenewingSession;
  render(<ReportView api={api} session={session} zone="UTC" zones={["UTC"]} whole />);
  expect(screen.getByRole("heading", { name: "All projects" })).toBeTruthy();
  fireEvent.click(await screen.findByRole("button", { name: "Support" }));
  expect(await screen.findByRole("heading", { name: "Support" })).toBeTruthy();
  await vi.waitFor(() => expect(get.mock.lastCall?.[0]).toContain("project=10000"));
  fireEvent.click(screen.getByRole("button", { name: "All projects" }));
  await vi.waitFor(() => expect(get.mock.lastCall?.[0]).not.toContain("project="));
});
