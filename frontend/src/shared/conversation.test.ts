import { expect, it } from "vitest";
import { conversation, message } from "../testing/fakes";
import { byRecency, dropEcho, newThread, putEcho, received, unread } from "./conversation";
import { addMessages, updateConversation } from "./merging";

const ECHO = { clientId: "e1", body: "Hello", at: "2026-11-22T12:00:00.000Z" };
const thread = newThread(conversation());

it("keeps echoes in the order in which they were written, through failures and tries, and can drop one", () => {
  const later = { ...ECHO, clientId: "e2", at: "2026-11-22T12:00:01.000Z" };
  const failed = { ...ECHO, error: "unavailable" };
  const both = putEcho(putEcho(putEcho(thread, ECHO), later), failed);
  expect(both.echoes).toEqual([failed, later]);
  expect(putEcho(both, ECHO).echoes).toEqual([ECHO, later]);
  expect(dropEcho(both, "e1").echoes).toEqual([later]);
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
