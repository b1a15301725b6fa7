import { expect, it } from "vitest";
import { conversation, message } from "../testing/fakes";
import { gapBefore, newThread, putEcho } from "./conversation";
import { acknowledge, addMessages, updateConversation } from "./merging";

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
  const typing = { ...thread, typing: { agent: "Nina Novak", customer: "Carla Costa" } };
  expect(addMessages(typing, [message(1, { side: "customer" })]).typing).toEqual({ agent: "Nina Novak" });
  expect(addMessages(typing, [message(1)]).typing).toEqual({ customer: "Carla Costa" });
});
