import { beforeEach, expect, it } from "vitest";
import { NEW, type Echo } from "./conversation";
import { Unsent } from "./unsent";

const unsent = new Unsent("jira-chat.KEY.unsent.");
let made = 0;

function echo(changes: Partial<Echo> = {}): Echo {
  const at = new Date(Date.parse("2026-11-22T12:00:00.000Z") + ++made).toISOString();
  return { clientId: `own${made}`, body: "Hello", at, ...changes };
}

beforeEach(() => localStorage.clear());

it("keeps messages through a reload, in the order in which they were written", () => {
  const [first, second, third] = [echo(), echo(), echo()];
  unsent.keep(NEW, third);
  unsent.keep("c1", first);
  unsent.keep("c1", second);
  expect(new Unsent("jira-chat.KEY.unsent.").all()).toEqual([
    ["c1", first],
    ["c1", second],
    [NEW, third],
  ]);
});

it("keeps a message once, and forgets it when the server has it", () => {
  const one = echo();
  unsent.keep(NEW, one);
  unsent.keep("c1", one);
  expect(unsent.all()).toEqual([["c1", one]]);
  unsent.drop(one.clientId);
  expect(localStorage).toHaveLength(0);
});

it("remembers a refusal that stays, and tries again after one that passes", () => {
  const [refused, limited, cut] = [
    echo({ error: "message_too_long" }),
    echo({ error: "too_many_requests", wait: 40 }),
    echo({ error: "unavailable" }),
  ];
  for (const each of [refused, limited, cut]) unsent.keep("c1", each);
  expect(unsent.all().map(([, { error }]) => error)).toEqual(["message_too_long", undefined, undefined]);
});

it("takes no more than fifty messages and 200,000 characters", () => {
  for (let count = 0; count < 60; count++) unsent.keep("c1", echo());
  expect(unsent.all()).toHaveLength(50);
  unsent.forget();
  for (let count = 0; count < 30; count++) unsent.keep("c1", echo({ body: "x".repeat(10_000) }));
  expect(unsent.all()).toHaveLength(20);
});

it("leaves alone what others keep", () => {
  localStorage.setItem("jira-chat.KEY.draft.c1", "Half a");
  new Unsent("jira-chat.OTHER.unsent.").keep("c1", echo());
  unsent.keep("c1", echo());
  unsent.forget();
  expect(Object.keys(localStorage)).toHaveLength(2);
});
