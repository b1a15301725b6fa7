import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { ApiError, type Api } from "../../shared/api";
import { CloseDialog } from "./close-dialog";
import { ClosedNotice } from "./closed-notice";

afterEach(cleanup);

HTMLDialogElement.prototype.showModal = vi.fn();
HTMLDialogElement.prototype.close = vi.fn();

const CLOSURE = { until: null, reason: "Fire drill", by: "Ada Admin", at: "2026-11-27T08:00:00Z" };

it("closes the chat with a reason, for as long as is chosen", async () => {
  const put = vi.fn(() => Promise.resolve(CLOSURE));
  const onClosed = vi.fn();
  render(<CloseDialog api={{ put } as unknown as Api} onClosed={onClosed} onDone={vi.fn()} />);
  fireEvent.click(screen.getByLabelText("For an hour"));
  fireEvent.input(screen.getByLabelText("Reason"), { target: { value: "Fire drill" } });
  expect(fireEvent.keyDown(screen.getByLabelText("Reason"), { key: "Enter" })).toBe(false);
  await vi.waitFor(() => expect(onClosed).toHaveBeenCalledOnce());
  expect(put).toHaveBeenCalledExactlyOnceWith("/api/closure", {
    until: expect.stringContaining("T") as string,
    reason: "Fire drill",
  });
});

it("says what is missing, and keeps what was typed", async () => {
  const message = "Say why the chat is closed.";
  const refused = new ApiError({ code: "invalid_input", message, fields: { reason: "Say why." } }, 400);
  const put = vi.fn(() => Promise.reject(refused));
  const onClosed = vi.fn();
  render(<CloseDialog api={{ put } as unknown as Api} onClosed={onClosed} onDone={vi.fn()} />);
  fireEvent.click(screen.getByText("Close the chat", { selector: "button" }));
  expect(await screen.findByText("Say why.")).toBeTruthy();
  expect(onClosed).not.toHaveBeenCalled();
});

it("says who closed it, and lets leads open it again", async () => {
  const remove = vi.fn(() => Promise.resolve());
  const onOpened = vi.fn();
  const api = { delete: remove } as unknown as Api;
  const { rerender } = render(<ClosedNotice {...{ api, onOpened }} closure={CLOSURE} leads={false} />);
  expect(screen.getByText("Ada Admin closed the chat")).toBeTruthy();
  expect(screen.getByText("Fire drill")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  rerender(<ClosedNotice {...{ api, onOpened }} closure={CLOSURE} leads />);
  fireEvent.click(screen.getByRole("button", { name: "Open again" }));
  await vi.waitFor(() => expect(onOpened).toHaveBeenCalledOnce());
});
