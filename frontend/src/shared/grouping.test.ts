import { expect, it } from "vitest";
import { conversation, message } from "../testing/fakes";
import { putEcho, newThread, received } from "./conversation";
import { addMessages } from "./merging";
import { byDay, lines } from "./grouping";

const at = (day: number, minute: number) => new Date(2026, 10, day, 12, minute).toISOString();

it("groups what one author writes without a pause of more than three minutes", () => {
  const thread = addMessages(newThread(conversation()), [
    message(1, { at: at(21, 0) }),
    message(2, { at: at(22, 0) }),
    message(3, { at: at(22, 3) }),
    message(4, { at: at(22, 7) }),
    message(5, { at: at(22, 7), author: "Olga Orlova" }),
    message(6, { at: at(22, 8), side: "customer", author: "Carla Costa" }),
  ]);
  const days = byDay(lines(putEcho(thread, { clientId: "e", body: "", at: at(22, 9) }), "customer"));
  const shape = days.map((day) => day.groups.map((group) => group.map(({ clientId }) => clientId)));
  expect(shape).toEqual([[["m1"]], [["m2", "m3"], ["m4"], ["m5"], ["m6", "e"]]]);
});

it("says what became of messages in Jira", () => {
  const thread = addMessages(newThread(conversation()), [
    message(1, { edited: true }),
    message(2, { body: "", edited: true, removed: true }),
  ]);
  const [edited, removed] = lines(thread, "customer");
  expect(edited).toMatchObject({ state: "sent", edited: true });
  expect(removed).toMatchObject({ state: "removed", edited: false });
});

it("says what became of an own message", () => {
  const thread = putEcho(putEcho(newThread(conversation()), { clientId: "a", body: "", at: at(22, 0) }), {
    clientId: "b",
    body: "",
    at: at(22, 0),
    error: "unavailable",
  });
  expect(lines(thread, "customer").map(({ state }) => state)).toEqual(["sending", "failed"]);
});

it("tells a customer's own messages, here and in Jira, from those of others who take part in the request", () => {
  const customer = { at: at(22, 0), side: "customer", author: "Carla Costa" } as const;
  const thread = addMessages(newThread(conversation()), [
    message(1, customer),
    message(2, { ...customer, client_id: "comment:1" }),
    message(3, { ...customer, client_id: "comment:2", author: "Carl Chen" }),
  ]);
  const all = lines(thread, "customer");
  expect(all.map(({ own }) => own)).toEqual([true, true, false]);
  expect(byDay(all)[0]?.groups.map((group) => group.length)).toEqual([2, 1]);
});

it("tells an agent's own messages from those of colleagues", () => {
  const thread = addMessages(newThread(conversation()), [
    message(1, { at: at(22, 0) }),
    message(2, { at: at(22, 0), author: "Olga Orlova" }),
    message(3, { at: at(22, 0), side: "customer", author: "Nina Novak" }),
  ]);
  const all = lines(putEcho(thread, { clientId: "e", body: "", at: at(22, 1) }), "agent", "Nina Novak");
  expect(all.map(({ own }) => own)).toEqual([true, false, false, true]);
});

it("says of the reader's last message alone how far it got, until the other side writes", () => {
  const own = { side: "customer", author: "Carla Costa" } as const;
  const said = addMessages(newThread(conversation()), [message(1), message(2, own), message(3, own)]);
  const after = (delivered: number, read: number) =>
    lines(received(said, { agent: { delivered, read } }), "customer").map(({ receipt }) => receipt);
  expect(after(0, 0)).toEqual([undefined, undefined, "sent"]);
  expect(after(2, 2)).toEqual([undefined, undefined, "sent"]);
  expect(after(3, 2)).toEqual([undefined, undefined, "delivered"]);
  expect(after(3, 3)).toEqual([undefined, undefined, "read"]);
  expect(lines(addMessages(said, [message(4)]), "customer").some(({ receipt }) => receipt)).toBe(false);
  const echo = { clientId: "e", body: "", at: at(22, 0) };
  expect(lines(putEcho(said, echo), "customer").some(({ receipt }) => receipt)).toBe(false);
});

it("says of an agent's message how far it got, whatever colleagues write after it", () => {
  const thread = addMessages(newThread(conversation()), [message(1), message(2, { author: "Olga Orlova" })]);
  const all = lines(received(thread, { customer: { delivered: 2, read: 1 } }), "agent", "Nina Novak");
  expect(all.map(({ receipt }) => receipt)).toEqual(["read", undefined]);
});
