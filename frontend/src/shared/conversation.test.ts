import { expect, it } from "vitest";
import { conversation, message } from "../testing/fakes";
import { byRecency, dropEcho, newThread, putEcho, unread } from "./conversation";
import { addMessages } from "./merging";

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
  expect(unread(seen, "customer", 0)).toBe(2);
  expect(unread(seen, "customer", 1)).toBe(1);
  expect(unread(seen, "agent", 3)).toBe(0);
  expect(unread(newThread(conversation({ last: message(5), seq: 5 })), "customer", 4)).toBe(1);
});

it("sorts the newest conversation first", () => {
  const old = newThread(conversation({ id: "old", last: message(1) }));
  const recent = newThread(conversation({ id: "recent", created_at: "2026-11-23T00:00:00.000Z" }));
  expect(byRecency([old, recent]).map((each) => each.conversation.id)).toEqual(["recent", "old"]);
});
