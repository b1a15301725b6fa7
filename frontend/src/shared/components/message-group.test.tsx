import { act, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { texts } from "../../testing/texts";
import type { Line } from "../grouping";
import { Dates } from "../text";
import { TextsContext } from "../texts";
import { MessageGroup } from "./message-group";

afterEach(() => document.body.replaceChildren());

const LINE: Line = {
  clientId: "m1",
  side: "customer",
  author: "",
  own: true,
  body: "Hello",
  at: "2026-11-22T12:00:00Z",
  state: "failed",
};

function draw(changes: Partial<Line>, onRetry = vi.fn(), more: Line[] = []) {
  const line: Line = { ...LINE, ...changes };
  render(
    <TextsContext.Provider value={texts}>
      <MessageGroup group={[line, ...more]} mine dates={new Dates("en")} onRetry={onRetry} onEdit={vi.fn()} />
    </TextsContext.Provider>,
  );
  return onRetry;
}

it("says how long to wait, and lets the message be tried again when that is over", async () => {
  vi.useFakeTimers();
  const onRetry = draw({ error: "too_many_requests", wait: 57 });
  const retry = screen.getByRole<HTMLButtonElement>("button", { name: "Try again" });
  expect(screen.getByText(/Please wait 57 seconds\./)).toBeTruthy();
  expect(screen.getByText("Hello")).toBeTruthy();
  expect(retry.disabled).toBe(true);
  await act(() => void vi.advanceTimersByTime(56_000));
  expect(screen.getByText(/Please wait 1 second\./)).toBeTruthy();
  await act(() => void vi.advanceTimersByTime(1_000));
  vi.useRealTimers();
  expect(screen.queryByText(/Please wait/)).toBeNull();
  fireEvent.click(retry);
  expect(onRetry).toHaveBeenCalledExactlyOnceWith("m1");
});

it("says why a message cannot be sent", () => {
  draw({ error: "message_too_long" });
  expect(screen.getByText(/This message is too long\./)).toBeTruthy();
});

it("says at its time that a message was edited, also in the midst of others", () => {
  draw({ state: "sent", edited: true }, vi.fn(), [{ ...LINE, clientId: "m2", state: "sent", body: "More" }]);
  const edited = screen.getByText(/· edited/);
  expect(edited.querySelector("time")?.dateTime).toBe("2026-11-22T12:00:00Z");
  expect(edited.previousElementSibling?.textContent).toBe("Hello");
  expect(document.querySelectorAll("time")).toHaveLength(2);
});

it("shows the photo of who wrote, where there is one", () => {
  const answer: Partial<Line> = { side: "agent", author: "Nina", own: false, state: "sent" };
  draw({ ...answer, photo: "/photos/t1/abc" });
  const photo = screen.getByText("Nina").querySelector("img");
  expect([photo?.getAttribute("src"), photo?.alt]).toEqual(["/photos/t1/abc", ""]);
  document.body.replaceChildren();
  draw(answer);
  expect(document.querySelector("img")).toBeNull();
});

it("says that a message was removed", () => {
  draw({ state: "removed", body: "" });
  expect(screen.getByText("Message removed")).toBeTruthy();
});

it.each([
  ["sent", "✓ Sent"],
  ["delivered", "✓✓ Delivered"],
  ["read", "✓✓ Read"],
] as const)("says in words, too, that a message was %s", (receipt, text) => {
  draw({ state: "sent", receipt });
  const meta = screen.getByText("Hello").parentElement?.nextElementSibling;
  expect(meta?.textContent).toMatch(new RegExp(` · ${text}$`));
  expect(meta?.querySelector("[data-receipt]")?.getAttribute("aria-hidden")).toBe("true");
});
