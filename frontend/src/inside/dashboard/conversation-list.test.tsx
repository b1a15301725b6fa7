import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { Conversation, Side } from "../../shared/protocol";
import { ConversationList } from "./conversation-list";

function conversation(id: string, side: Side): Conversation {
  const at = "2026-11-22T12:00:00.000Z";
  const last = {
    seq: 1,
    client_id: id,
    side,
    author: side === "agent" ? "Nina Novak" : id,
    body: "Words",
    at,
  };
  return {
    id,
    customer: id,
    anonymous: false,
    closed: false,
    moved: false,
    issue_key: "SUP-1",
    summary: null,
    resolved: false,
    last,
    seq: 1,
    revisions: 0,
    created_at: at,
  };
}

const CONVERSATIONS = [
  conversation("Ada", "customer"),
  conversation("Bo", "agent"),
  conversation("Cy", "agent"),
];

afterEach(cleanup);

function open(chosen: string | null, onChoose: (id: string) => void = () => {}) {
  render(
    <ConversationList conversations={CONVERSATIONS} chosen={chosen} me="Nina Novak" onChoose={onChoose} />,
  );
  return screen.getAllByRole("button");
}

it("is one stop for Tab, and Up, Down, Home and End move within", async () => {
  const rows = open("Bo");
  expect(rows.map(({ tabIndex }) => tabIndex)).toEqual([-1, 0, -1]);
  rows[1]!.focus();
  const press = async (key: string) => {
    fireEvent.keyDown(document.activeElement as HTMLElement, { key });
    await vi.waitFor(() => expect((document.activeElement as HTMLElement).tabIndex).toBe(0));
    return rows.indexOf(document.activeElement as HTMLButtonElement);
  };
  expect(await press("ArrowDown")).toBe(2);
  expect(await press("ArrowDown")).toBe(2);
  expect(await press("Home")).toBe(0);
  expect(await press("ArrowUp")).toBe(0);
  expect(await press("End")).toBe(2);
});

it("marks the chosen one and those that wait for an answer", () => {
  const onChoose = vi.fn();
  const rows = open("Bo", onChoose);
  expect(rows.map((row) => row.getAttribute("aria-current"))).toEqual([null, "true", null]);
  expect(rows.map((row) => row.textContent.includes("Waiting for answer"))).toEqual([true, false, false]);
  expect(rows[1]!.textContent).toContain("You: Words");
  fireEvent.click(rows[0]!);
  expect(onChoose).toHaveBeenCalledWith("Ada");
});

it("says of a last message that was removed that it was", () => {
  const [ada] = CONVERSATIONS as [Conversation];
  const last = { ...ada.last!, body: "", removed: true };
  render(
    <ConversationList conversations={[{ ...ada, last }]} chosen={null} me="Nina Novak" onChoose={vi.fn()} />,
  );
  expect(screen.getByText("Message removed")).toBeTruthy();
});
