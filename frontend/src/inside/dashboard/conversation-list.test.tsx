import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { Conversation, Side } from "../../shared/protocol";
import { newThread } from "../../shared/conversation";
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
    offered: false,
    issue_key: "SUP-1",
    summary: null,
    resolved: false,
    last,
    seq: 1,
    revisions: 0,
    created_at: at,
  };
}

const CY_TYPES = { customer: "Cy" };
const CONVERSATIONS: Conversation[] = [
  {
    ...conversation("Ada", "customer"),
    waiting_since: "2026-11-22T11:50:00.000Z",
    assignee: "5b10",
    assignee_name: "Nina Novak",
    status: "In progress",
    status_category: "indeterminate",
  },
  conversation("Bo", "agent"),
  conversation("Cy", "agent"),
];

// Nothing has a size here, and of a list without one nothing is seen.
vi.mock("@tanstack/virtual-core", async (load) => ({
  ...(await load<object>()),
  observeElementRect: () => {},
}));

afterEach(cleanup);

function open(
  chosen: string | null,
  onChoose: (id: string) => void = () => {},
  conversations = CONVERSATIONS,
) {
  const threads = new Map([["Cy", { ...newThread(CONVERSATIONS[2]!), typing: CY_TYPES }]]);
  const readers = new Map([["Bo", [{ account: "omar", name: "Omar Okafor" }]]]);
  const rest = { threads, readers, onEnd: vi.fn(), onHold: vi.fn() };
  render(<ConversationList {...{ conversations, chosen, onChoose, ...rest }} me="Nina Novak" />);
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

it("marks the chosen one, what nobody has read, and who waits, has it, or types", () => {
  const onChoose = vi.fn();
  const rows = open("Bo", onChoose);
  expect(rows.map((row) => row.getAttribute("aria-current"))).toEqual([null, "true", null]);
  expect(rows.map((row) => row.textContent.includes("Unanswered"))).toEqual([true, false, false]);
  expect(rows.map((row) => row.textContent.includes("unread"))).toEqual([true, false, false]);
  expect(rows[0]!.textContent).toContain("In progress");
  expect(screen.getByRole("img", { name: "Assigned to Nina Novak" }).textContent).toBe("NN");
  expect(rows[2]!.textContent).toContain("Customer is typing…");
  expect(rows[1]!.contains(screen.getByRole("img", { name: "Omar Okafor is reading" }))).toBe(true);
  expect(rows[1]!.textContent).toContain("You: Words");
  fireEvent.click(rows[0]!);
  expect(onChoose).toHaveBeenCalledWith("Ada");
});

it("says beside a wait what an SLA leaves, by its name, and of what waits for nobody nothing", () => {
  const [ada, bo] = CONVERSATIONS as [Conversation, Conversation];
  const breach_at = new Date(Date.now() - 300_000).toISOString();
  const sla = { name: "Time to first response", breach_at, left: null, goal: 14_400 };
  const [first, second] = open(null, vi.fn(), [
    { ...ada, sla },
    { ...bo, sla },
  ]);
  expect(first!.textContent).toContain("Time to first response: Breached 5m ago");
  expect(screen.getByTitle("Time to first response").dataset.level).toBe("too-late");
  expect(second!.textContent).not.toContain("Breached");
});

it("says of a last message that was removed that it was", () => {
  const [ada] = CONVERSATIONS as [Conversation];
  const last = { ...ada.last!, body: "", removed: true };
  open(null, vi.fn(), [{ ...ada, last }]);
  expect(screen.getByText("Message removed")).toBeTruthy();
});

it("draws of ten thousand only those that are seen", () => {
  const many = Array.from({ length: 10_000 }, (_, index) => conversation(`c${index}`, "customer"));
  expect(open(null, vi.fn(), many).length).toBeLessThan(40);
});
