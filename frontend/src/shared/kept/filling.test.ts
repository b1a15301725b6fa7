import { expect, it } from "vitest";
import { conversation, message } from "../../testing/fakes";
import { newThread } from "../conversation";
import { filling } from "./filling";

const file = { id: "a1", name: "a.png", type: "image/png", size: 1 };
const purged = { body: "", purged: true };
const thread = {
  ...newThread(conversation()),
  messages: [
    message(1, purged),
    message(2, purged),
    message(3, { ...purged, attachments: [file as never] }),
    message(4, purged),
    message(5),
  ],
};
const texts = [
  { seq: 1, body: "Hello" },
  { seq: 2, body: "" },
  { seq: 3, body: "" },
  { seq: 5, body: "Never in place of what stands here" },
];

it("fills what is purged, leaves out what stands in another text, and touches nothing else", () => {
  const filled = filling("c1", { messages: texts })(thread);
  expect(filled.messages.map(({ seq, body, purged }) => [seq, body, !!purged])).toEqual([
    [1, "Hello", false],
    [3, "", false],
    [4, "", true],
    [5, "Message 5", false],
  ]);
});

it("is for its own conversation alone", () => {
  expect(filling("c2", { messages: texts })(thread)).toBe(thread);
});
