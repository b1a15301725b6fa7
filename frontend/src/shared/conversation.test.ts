import { expect, it } from "vitest";
import { conversation, message } from "../testing/fakes";
import {
  acknowledge,
  addMessages,
  byRecency,
  dropEcho,
  gapBefore,
  newThread,
  putEcho,
  received,
  unread,
  updateConversation,
} from "./conversation";

const ECHO = { clientId: "e1", body: "Hello", at: "2026-11-22T12:00:00.000Z" };
const thread = newThread(conversation());
const loaded = { ...thread, loaded: true };

const numbers = (seen: { messages: { seq: number }[] }) => seen.messages.map(({ seq }) => seq);

it("keeps messages in order and none of them twice, whatever order they come in", () => {
  let seen = thread;
  for (const seq of [3, 1, 2, 3, 1]) seen = addMessages(seen, [message(seq)]);
  expect(numbers(seen)).toEqual([1, 2, 3]);
  expect(seen.conversation).toMatchObject({ seq: 3, last: { seq: 3 } });
});

it("replaces an echo by its message, whether ack or message comes first", () => {
  const sent = { seq: 1, at: "2026-11-22T12:00:01.000Z", side: "customer", author: "Carla" } as const;
  const echoed = putEcho(thread, ECHO);
  const acked = acknowledge(echoed, "e1", sent);
  expect(acked.echoes).toEqual([]);
  expect(acked.messages).toEqual([{ ...sent, client_id: "e1", body: "Hello" }]);
  const heard = addMessages(echoed, [{ ...sent, client_id: "e1", body: "Hello" }]);
  expect(acknowledge(heard, "e1", sent)).toBe(heard);
  expect(heard.echoes).toEqual([]);
});

it("keeps echoes in the order in which they were written, through failures and tries, and can drop one", () => {
  const later = { ...ECHO, clientId: "e2", at: "2026-11-22T12:00:01.000Z" };
  const failed = { ...ECHO, error: "unavailable" };
  const both = putEcho(putEcho(putEcho(thread, ECHO), later), failed);
  expect(both.echoes).toEqual([failed, later]);
  expect(putEcho(both, ECHO).echoes).toEqual([ECHO, later]);
  expect(dropEcho(both, "e1").echoes).toEqual([later]);
});

it("finds the first gap up to a position", () => {
  expect(gapBefore(thread, 9)).toBeNull();
  expect(gapBefore(loaded, 0)).toBeNull();
  expect(gapBefore(loaded, 2)).toBe(0);
  const seen = addMessages(loaded, [message(4), message(5), message(8)]);
  expect(gapBefore(seen, 8)).toBe(5);
  expect(gapBefore(addMessages(seen, [message(6), message(7)]), 8)).toBeNull();
  expect(gapBefore(addMessages(seen, [message(6), message(7)]), 9)).toBe(8);
});

it("does not let older news about a conversation undo newer messages", () => {
  const seen = addMessages(thread, [message(2)]);
  const told = updateConversation(seen, conversation({ seq: 1, last: message(1), issue_key: "SUP-7" }));
  expect(told.conversation).toMatchObject({ seq: 2, last: { seq: 2 }, issue_key: "SUP-7" });
});

it("forgets that somebody types once they have spoken", () => {
  const typing = { ...thread, typing: { name: "Nina Novak", side: "agent" as const } };
  expect(addMessages(typing, [message(1, { side: "customer" })]).typing).not.toBeNull();
  expect(addMessages(typing, [message(1)]).typing).toBeNull();
});

it("counts what the other side wrote since the last look", () => {
  const seen = addMessages(thread, [message(1), message(2, { side: "customer" }), message(3)]);
  const read = (seq: number) => received(seen, { customer: { delivered: seq, read: seq } });
  expect(unread(seen, "customer")).toBe(2);
  expect(unread(read(1), "customer")).toBe(1);
  expect(unread(read(3), "customer")).toBe(0);
  expect(unread(newThread(conversation({ last: message(5), seq: 5 })), "customer")).toBe(1);
});

it("never takes a receipt back, in whatever order news comes, and is the same without any", () => {
  const receipts = { customer: { delivered: 3, read: 2 }, agent: { delivered: 1, read: 1 } };
  const known = received(thread, receipts);
  expect(known.conversation.receipts).toEqual(receipts);
  expect(received(known, { customer: { delivered: 2, read: 1 }, agent: { delivered: 1, read: 0 } })).toBe(
    known,
  );
  expect(received(known)).toBe(known);
  expect(updateConversation(known, conversation()).conversation.receipts).toEqual(receipts);
  const further = updateConversation(
    known,
    conversation({ receipts: { customer: { delivered: 1, read: 1 }, agent: { delivered: 4, read: 0 } } }),
  );
  expect(further.conversation.receipts).toEqual({ ...receipts, agent: { delivered: 4, read: 1 } });
});

it("sorts the newest conversation first", () => {
  const old = newThread(conversation({ id: "old", last: message(1) }));
  const recent = newThread(conversation({ id: "recent", created_at: "2026-11-23T00:00:00.000Z" }));
  expect(byRecency([old, recent]).map((each) => each.conversation.id)).toEqual(["recent", "old"]);
});
