import { beforeEach, expect, it } from "vitest";
import type { Attachment } from "../../contract/answers";
import { FakeClock, settle } from "../../testing/fakes";
import { UploadError } from "./send-file";
import { MOST_FILES, Uploads } from "./uploads";

interface Call {
  id: string;
  progress: (share: number) => void;
  resolve: (attachment: Attachment) => void;
  reject: (error: UploadError) => void;
  cancelled: boolean;
}

let calls: Call[];
let clock: FakeClock;
let uploads: Uploads;

const file = (name: string, size = 3) => ({ name, size }) as File;
const kept = (id: string): Attachment => ({
  ...{ id, name: "a.pdf", type: "application/pdf", size: 3, until: "2030-01-01T00:00:00Z" },
  ...{ width: null, height: null, problem: null },
});
const refusal = (code: string, status: number) => new UploadError(code, status);
const call = (place: number) => calls[place]!;

beforeEach(() => {
  calls = [];
  clock = new FakeClock();
  let number = 0;
  uploads = new Uploads({
    megabytes: 1,
    clock,
    uuid: () => `id-${number++}`,
    send: (id, _file, progress) => {
      const made: Call = { id, progress, resolve: () => {}, reject: () => {}, cancelled: false };
      calls.push(made);
      const done = new Promise<Attachment>((resolve, reject) => Object.assign(made, { resolve, reject }));
      return { done, cancel: () => (made.cancelled = true) };
    },
  });
});

it("is ready once every file is there, and hands them over once", async () => {
  expect(uploads.ready).toBeUndefined();
  uploads.add([file("a.pdf"), file("b.pdf")]);
  expect(uploads.ready).toBe(false);
  call(0).progress(0.5);
  expect(uploads.state.list.map(({ progress }) => progress)).toEqual([0.5, 0]);
  call(0).resolve(kept("f0"));
  call(1).resolve(kept("f1"));
  await settle();
  expect(uploads.ready).toBe(true);
  expect(uploads.take().map(({ id }) => id)).toEqual(["f0", "f1"]);
  expect(uploads.take()).toEqual([]);
});

it("goes on by itself, with the same id, when the connection broke", async () => {
  uploads.add([file("a.pdf")]);
  call(0).reject(refusal("unavailable", 0));
  await settle();
  expect(uploads.state.list[0]?.error).toBeUndefined();
  await clock.pass(1_000);
  expect(calls.map(({ id }) => id)).toEqual(["id-0", "id-0"]);
});

it("goes on when the network is back, however long that took", async () => {
  uploads.add([file("a.pdf"), file("b.exe"), file("c.pdf")]);
  call(1).reject(refusal("file_type_refused", 422));
  for (const pause of [0, 1_000, 3_000, 10_000, 30_000]) {
    await clock.pass(pause);
    calls.at(-1)!.reject(refusal("unavailable", 0));
    await settle();
  }
  expect(uploads.state.list[2]?.error).toBe("unavailable");
  const before = calls.length;
  uploads.goOn();
  expect(calls.slice(before).map(({ id }) => id)).toEqual(["id-2"]);
  expect(uploads.state.list.map(({ error }) => error)).toEqual([undefined, "file_type_refused", undefined]);
  calls.at(-1)!.resolve(kept("f2"));
  await settle();
  uploads.goOn();
  expect(calls).toHaveLength(before + 1);
});

it("says what is wrong with a file for good, and tries again only when asked to", async () => {
  uploads.add([file("a.exe")]);
  call(0).reject(refusal("file_type_refused", 415));
  await settle();
  await clock.pass(60_000);
  expect(uploads.state.list[0]?.error).toBe("file_type_refused");
  expect(uploads.ready).toBe(false);
  uploads.retry("id-0");
  expect(calls.map(({ id }) => id)).toEqual(["id-0", "id-0"]);
  expect(uploads.state.list[0]?.error).toBeUndefined();
});

it("sends none that is too large or one too many", () => {
  uploads.add([file("large.pdf", 2 ** 20 + 1)]);
  uploads.add(Array.from({ length: MOST_FILES }, () => file("a.pdf")));
  expect(uploads.state.list.map(({ error }) => error)).toEqual([
    "file_too_large",
    ...Array<undefined>(MOST_FILES - 1).fill(undefined),
    "too_many",
  ]);
  expect(calls).toHaveLength(MOST_FILES - 1);
});

it("stops what is taken away, and hears no more of it", async () => {
  uploads.add([file("a.pdf")]);
  uploads.remove("id-0");
  expect(call(0).cancelled).toBe(true);
  call(0).resolve(kept("f0"));
  await settle();
  expect(uploads.state.list).toEqual([]);
});
