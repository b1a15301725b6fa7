import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import { answering } from "../../testing/answering";
import type { Erasures } from "../values";
import { Privacy } from "./privacy";

afterEach(cleanup);

const NOBODY: Erasures = { history: [] };
const ADA: Erasures = { history: [{ at: "2026-06-01T12:00:00Z", by: "Ada Admin", changes: [] }] };
const UNKNOWN = { error: { code: "not_found", message: "Nothing is kept of this person." } };

async function draw(...answers: [number, unknown][]) {
  const { api, asked } = answering([200, NOBODY], ...answers);
  render(<Privacy api={api} />);
  const field = await screen.findByLabelText(/E-mail address/);
  fireEvent.input(field, { target: { value: " ann@example.com " } });
  return { asked, field: field as HTMLInputElement };
}

it("erases only after a second yes, and says who did", async () => {
  const { asked, field } = await draw([200, ADA]);
  fireEvent.click(screen.getByRole("button", { name: "Erase…" }));
  expect(asked).toHaveLength(1);
  fireEvent.click(screen.getByRole("button", { name: "Erase ann@example.com" }));
  await screen.findByText("Nothing is kept of this person any more.");
  expect(asked[1]).toEqual(["POST /api/people/erasure", { person: "ann@example.com" }]);
  expect(screen.getByRole("listitem").textContent).toMatch(/by Ada Admin/);
  expect(field.value).toBe("");
});

it("takes the question back when another name is typed", async () => {
  const { field } = await draw();
  fireEvent.click(screen.getByRole("button", { name: "Erase…" }));
  fireEvent.input(field, { target: { value: "bob@example.com" } });
  expect(screen.queryByText("Erase this person?")).toBeNull();
});

it("says why nothing was found, and keeps what was typed", async () => {
  const { field } = await draw([404, UNKNOWN]);
  fireEvent.click(screen.getByRole("button", { name: "Export as JSON" }));
  await screen.findByText("Nothing is kept of this person.");
  expect(field.value).toBe(" ann@example.com ");
});
