import { expect, it } from "vitest";
import type { Notice } from "../../shared/protocol";
import { FakeClock } from "../../testing/fakes";
import { Readers } from "./readers";

const OMAR = { conversation: "c1", account: "omar", name: "Omar Okafor", active: true };

function open() {
  const clock = new FakeClock();
  const told: Notice[] = [];
  const readers = new Readers("nina", (notice) => told.push(notice), clock);
  return { clock, told, readers, names: () => readers.state.of.get("c1")?.map(({ name }) => name) };
}

it("tells for as long as one reads, and that one has stopped", async () => {
  const { clock, told, readers } = open();
  const stop = readers.read("c1");
  await clock.pass(15_000);
  stop();
  await clock.pass(60_000);
  const reading = { type: "reading", conversation: "c1" };
  expect(told).toEqual([reading, reading, { ...reading, active: false }]);
});

it("knows who else reads, and forgets who is not heard of any more", async () => {
  const { clock, readers, names } = open();
  readers.hear({ ...OMAR, account: "nina", name: "Nina Novak" });
  readers.hear(OMAR);
  readers.hear({ ...OMAR, account: "eve", name: "Eve" });
  await clock.pass(39_999);
  readers.hear(OMAR);
  await clock.pass(1);
  expect(names()).toEqual(["Omar Okafor"]);
  readers.hear({ ...OMAR, active: false });
  expect(names()).toEqual([]);
});

it("answers who has just come to the same conversation, once", () => {
  const { told, readers } = open();
  readers.read("c1");
  readers.hear(OMAR);
  readers.hear(OMAR);
  readers.hear({ ...OMAR, conversation: "c2" });
  expect(told).toHaveLength(2);
});
