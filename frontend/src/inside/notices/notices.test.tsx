import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError, type Api } from "../../shared/api";
import type { Notices as Saved } from "../values";
import { Notices } from "./notices";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const NOTHING: Saved = {
  minutes: 0,
  emails: [],
  webhook_host: null,
  mail: true,
  most_minutes: 1440,
  most_emails: 10,
  sent_at: null,
  failed_at: null,
  failure: null,
};
const SAVED: Saved = { ...NOTHING, minutes: 5, emails: ["a@example.com"], webhook_host: "hooks.example.com" };
const type = (label: RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const click = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const settle = () => vi.advanceTimersByTimeAsync(0);

async function open(saved: Saved, about: Record<string, unknown> = {}) {
  const api = {
    get: vi.fn(async () => saved),
    put: vi.fn<(path: string, sent: { webhook: unknown }) => Promise<Saved>>(async () => SAVED),
    post: vi.fn(async () => saved),
    ...about,
  };
  render(<Notices api={api as unknown as Api} />);
  await settle();
  return api;
}

it("saves addresses line by line, and shows no more of a webhook than its host", async () => {
  const { put } = await open(NOTHING);
  type(/minutes/, "5");
  type(/E-mail/, "a@example.com\n\n b@example.com");
  type(/Webhook/, "https://hooks.example.com/secret");
  click("Save notices");
  await settle();
  expect(put).toHaveBeenCalledExactlyOnceWith("/api/project-settings/notices", {
    minutes: 5,
    emails: ["a@example.com", "b@example.com"],
    webhook: "https://hooks.example.com/secret",
  });
  expect(screen.getByText("Saved.")).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>(/Webhook/).value).toBe("hooks.example.com/…");
});

it("saves itself on Enter, not the form around it", async () => {
  const { put } = await open(NOTHING);
  type(/minutes/, "5");
  expect(fireEvent.keyDown(screen.getByLabelText(/minutes/), { key: "Enter" })).toBe(false);
  await settle();
  expect(put).toHaveBeenCalledOnce();
  expect(fireEvent.keyDown(screen.getByLabelText(/E-mail/), { key: "Enter" })).toBe(true);
});

it("keeps what is typed while it is being saved, and does not call that saved", async () => {
  let answer: (kept: Saved) => void = () => {};
  await open(NOTHING, { put: () => new Promise<Saved>((resolve) => (answer = resolve)) });
  type(/minutes/, "5");
  click("Save notices");
  type(/E-mail/, "a@example.com");
  answer({ ...NOTHING, minutes: 5 });
  await settle();
  expect(screen.getByLabelText<HTMLTextAreaElement>(/E-mail/).value).toBe("a@example.com");
  expect(screen.queryByText("Saved.")).toBeNull();
});

it("keeps a webhook that nobody touches, and removes one that was emptied", async () => {
  const { put } = await open(SAVED);
  click("Save notices");
  await settle();
  click("Replace or remove");
  click("Save notices");
  await settle();
  expect(put.mock.calls.map(([, sent]) => sent.webhook)).toEqual([null, ""]);
});

it("keeps what is typed when it is refused, and says so at the field", async () => {
  const refused = new ApiError(
    { code: "invalid_input", message: "No.", fields: { "emails.0": "nobody: Enter an address." } },
    400,
  );
  await open(NOTHING, { put: async () => Promise.reject(refused) });
  type(/E-mail/, "nobody");
  click("Save notices");
  await settle();
  expect(screen.getByText("nobody: Enter an address.")).toBeTruthy();
  expect(screen.getByLabelText<HTMLTextAreaElement>(/E-mail/).value).toBe("nobody");
});

it("waits for a test, and shows why it failed", async () => {
  const failed = { ...SAVED, failed_at: "2026-11-27T12:00:00Z", failure: "Webhook: It answered 404." };
  const { get } = await open(SAVED);
  click("Send a test notice");
  await settle();
  expect(screen.getByText("Sending a test…")).toBeTruthy();
  get.mockResolvedValueOnce({ ...SAVED, sent_at: "2026-11-27T12:00:00Z" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(screen.getByText("The test was sent.")).toBeTruthy();
  click("Send a test notice");
  get.mockResolvedValueOnce(failed);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(screen.getByText(/It answered 404/)).toBeTruthy();
});
