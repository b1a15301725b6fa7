import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import { answering, refusal } from "../../testing/answering";
import { IdentitySecrets } from "./identity-secrets";

const secret = (id: string, day: number) => ({
  id,
  created_at: `2026-11-${day}T12:00:00Z`,
  created_by: `Admin ${id}`,
});
const MADE = { ...secret("3", 22), secret: "very-secret" };

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole("button", { name }));
const listed = () =>
  screen.queryAllByRole("listitem").map(({ textContent }) => /Admin \d/.exec(textContent)?.[0]);

afterEach(cleanup);

it("shows a new secret once, to copy", async () => {
  const { api, asked } = answering([201, MADE]);
  render(<IdentitySecrets api={api} initial={[]} />);
  press("Create a secret");
  expect((await screen.findByLabelText<HTMLTextAreaElement>("The new secret")).value).toBe("very-secret");
  expect(asked[0]?.[0]).toBe("POST /api/project-settings/identity");
  expect(listed()).toEqual(["Admin 3"]);
});

it("asks before a third secret ends the oldest", async () => {
  const { api, asked } = answering([201, MADE]);
  render(<IdentitySecrets api={api} initial={[secret("1", 10), secret("2", 20)]} />);
  press("Create a secret");
  expect(asked).toEqual([]);
  expect(document.activeElement?.textContent).toBe("Cancel");
  press("Create and end the older");
  await screen.findByLabelText("The new secret");
  expect(listed()).toEqual(["Admin 3", "Admin 2"]);
});

it("ends a secret only when that is confirmed", async () => {
  const { api, asked } = answering([204, null]);
  render(<IdentitySecrets api={api} initial={[secret("1", 10)]} />);
  press(/^Revoke the secret/);
  fireEvent.keyDown(screen.getByRole("button", { name: "Cancel" }), { key: "Escape" });
  expect(asked).toEqual([]);
  press(/^Revoke the secret/);
  press("Revoke");
  await waitFor(() => expect(listed()).toEqual([]));
  expect(asked.map(([request]) => request)).toEqual(["DELETE /api/project-settings/identity/1"]);
});

it("says why nothing was done", async () => {
  const { api } = answering([503, refusal("unavailable")]);
  render(<IdentitySecrets api={api} initial={[]} />);
  press("Create a secret");
  expect(await screen.findByText("Not saved.")).toBeTruthy();
});
