import { expect, it, vi } from "vitest";
import { FakeClock, settle } from "../testing/fakes";
import { Lazy } from "./lazy";

it("is loaded by the first use, and then used in the order of the uses", async () => {
  const make = vi.fn(() => Promise.resolve("made"));
  const lazy = new Lazy(make, new FakeClock());
  const done: string[] = [];
  lazy.tell(() => done.push("too early"));
  expect(make).not.toHaveBeenCalled();
  lazy.use(() => done.push("first"));
  lazy.tell(() => done.push("second"));
  await settle();
  lazy.use((made) => done.push(made));
  expect(done).toEqual(["first", "second", "made"]);
  expect(make).toHaveBeenCalledOnce();
});

it("is tried again while it cannot be loaded, and does then what was waiting", async () => {
  const clock = new FakeClock();
  const make = vi.fn(() => Promise.resolve("made"));
  make.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  const lazy = new Lazy(make, clock);
  const used = vi.fn();
  lazy.use(used);
  await settle();
  expect(used).not.toHaveBeenCalled();
  await clock.pass(5_000);
  expect(used).toHaveBeenCalledExactlyOnceWith("made");
});
