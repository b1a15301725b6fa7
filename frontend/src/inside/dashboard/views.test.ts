import { describe, expect, it } from "vitest";
import { conversation, message } from "../../testing/fakes";
import { belongs, follow, inOrder, sorted, VIEWS } from "./views";

const WAITING = { waiting_since: "2026-11-22T10:00:00Z" };

it.each([
  [WAITING, "waiting unassigned open"],
  [{ assignee: "nina" }, "mine open"],
  [{ assignee: "omar", customer_online: true }, "open online"],
  [{ ...WAITING, assignee: "nina", resolved: true }, "resolved"],
  [{ ...WAITING, closed: true, customer_online: true }, "resolved"],
])("puts %j into %s", (changes, expected) => {
  const views = VIEWS.filter(({ view }) => belongs(view, conversation(changes), "nina"));
  expect(views.map(({ view }) => view).join(" ")).toBe(expected);
});

it("has the longest waiting first, and elsewhere what is newest", () => {
  const early = conversation({ id: "early", waiting_since: "2026-11-22T10:00:00Z", last: message(9) });
  const late = conversation({ id: "late", waiting_since: "2026-11-22T10:00:00.5Z", last: message(1) });
  const ids = (view: "waiting" | "open") => [late, early].sort(inOrder(view)).map(({ id }) => id);
  expect(ids("waiting")).toEqual(["early", "late"]);
  expect(ids("open")).toEqual(["early", "late"]);
});

it("has those first whose SLA is missed next, and what has none or a paused one by its waiting", () => {
  const sla = (breach_at: string | null) => ({ name: "Time to resolution", breach_at, left: 60, goal: 60 });
  const waiting = (id: string, minute: number, breach_at?: string | null) =>
    conversation({
      id,
      waiting_since: `2026-11-22T10:0${minute}:00Z`,
      sla: breach_at === undefined ? null : sla(breach_at),
    });
  const late = waiting("late", 1, "2026-11-22T18:00:00Z");
  const soon = waiting("soon", 9, "2026-11-22T12:00:00Z");
  const [none, paused] = [waiting("none", 0), waiting("paused", 2, null)];
  const expected = ["soon", "late", "none", "paused"];
  const all = [paused, none, late, soon];
  expect([...all].sort(inOrder("waiting")).map(({ id }) => id)).toEqual(expected);
  expect(sorted("waiting", all).map(({ id }) => id)).toEqual(expected);
});

describe("between two words of the server", () => {
  const said = (seq: number, side: "agent" | "customer", waiting_since: string | null) =>
    conversation({ last: message(seq, { side }), seq, waiting_since });

  it("an answer ends the waiting, and the customer's next message begins it anew", () => {
    const asked = follow(undefined, said(1, "customer", "2026-11-22T10:00:00Z"));
    const answered = follow(asked, said(2, "agent", "2026-11-22T10:00:00Z"));
    expect(answered.conversation.waiting_since).toBeNull();
    // A receipt, say: the server has said nothing of the waiting since.
    const read = follow(answered, said(2, "agent", "2026-11-22T10:00:00Z"));
    expect(read.conversation.waiting_since).toBeNull();
    const again = follow(read, said(3, "customer", "2026-11-22T10:00:00Z"));
    expect(again.conversation.waiting_since).toBe(message(3).at);
    const more = follow(again, said(4, "customer", "2026-11-22T10:00:00Z"));
    expect(more.conversation.waiting_since).toBe(message(3).at);
  });

  it("what it says anew counts", () => {
    const asked = follow(undefined, said(1, "customer", "2026-11-22T10:00:00Z"));
    expect(follow(asked, said(1, "customer", null)).conversation.waiting_since).toBeNull();
  });
});
