import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { PageContext } from "../page-context";
import type { AuditLog as Log } from "../values";
import { AuditLog } from "./audit-log";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const at = "2026-11-27T12:00:00Z";
const kinds: Log["kinds"] = ["assigned", "transferred", "resolved", "put_offline", "reply_changed"];
const page = (did: string, older: number | null = null): Log => ({
  events: [{ at, by: "Nina Novak", did }],
  older,
  kinds,
  longest_kept: 365,
});

function open(get: (path: string) => Promise<Log>) {
  const api = { get: vi.fn(get) };
  const session = { token: () => "s.1" };
  render(<AuditLog {...({ api, session } as unknown as PageContext)} />);
  return api.get;
}

const lines = () => screen.getAllByRole("listitem").map((each) => each.textContent);

it("tells who did what, the latest first, and more when it is wanted", async () => {
  const get = open(async (path) =>
    path.includes("before=7") ? page("took SUP-6") : page("transferred SUP-7 to Hardware", 7),
  );
  expect(await screen.findByText(/transferred SUP-7 to Hardware/)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Show older" }));
  await screen.findByText(/took SUP-6/);
  expect(get).toHaveBeenLastCalledWith("/api/project-settings/audit?kind=&before=7");
  expect(lines()).toEqual([
    expect.stringMatching(/^Nina Novak transferred SUP-7 to Hardware /),
    expect.stringMatching(/^Nina Novak took SUP-6 /),
  ]);
  expect(screen.queryByRole("button", { name: "Show older" })).toBeNull();
});

it("is filtered by kind, and the file as well", async () => {
  const get = open(async (path) =>
    path.includes("kind=resolved") ? { ...page(""), events: [] } : page("took SUP-6"),
  );
  await screen.findByText(/took SUP-6/);
  fireEvent.change(screen.getByLabelText("Show"), { target: { value: "resolved" } });
  expect(await screen.findByText(/Nothing yet/)).toBeTruthy();
  expect(get).toHaveBeenLastCalledWith("/api/project-settings/audit?kind=resolved");
  const fetched = vi.fn(async () => new Response("{}", { status: 503 }));
  vi.stubGlobal("fetch", fetched);
  fireEvent.click(screen.getByRole("button", { name: "Export CSV" }));
  expect(await screen.findByText(/could not be made/)).toBeTruthy();
  expect(fetched).toHaveBeenCalledWith("/api/project-settings/audit/export?kind=resolved", expect.anything());
});

it("says so when older events cannot be told, and keeps what is there", async () => {
  open(async (path) => {
    if (path.includes("before")) {
      const { ApiError } = await import("../../shared/api");
      throw new ApiError({ code: "unavailable", message: "The chat cannot be reached." });
    }
    return page("took SUP-6", 7);
  });
  fireEvent.click(await screen.findByRole("button", { name: "Show older" }));
  expect(await screen.findByText("The chat cannot be reached.")).toBeTruthy();
  expect(lines()).toHaveLength(1);
});
