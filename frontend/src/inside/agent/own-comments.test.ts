import { expect, test, vi } from "vitest";
import type { Api } from "../../shared/api";
import { HostRefusal, type Host } from "../host";
import { writeOwnComment } from "./own-comments";

const OFFERED = { issue: "10001", comment: '{"body":{"type":"doc"}}' };
const PATH = "/api/conversations/c/comment";

function pages(write: () => Promise<void>, offer: () => Promise<unknown> = () => Promise.resolve(OFFERED)) {
  const post = vi.fn((_path: string, body: { refused: boolean }) =>
    body.refused ? Promise.resolve(null) : offer(),
  );
  const host = { write: vi.fn(write) };
  return { post, host, run: () => writeOwnComment({ post } as unknown as Api, host as unknown as Host, "c") };
}

test("what an agent said is written as their own comment, and the server finds it", async () => {
  const { post, host, run } = pages(() => Promise.resolve());
  await run();
  expect(host.write).toHaveBeenCalledWith("/rest/api/3/issue/10001/comment", OFFERED.comment);
  expect(post.mock.calls).toEqual([[PATH, { refused: false }]]);
});

test("what another page took is not written again", async () => {
  const { host, run } = pages(
    () => Promise.resolve(),
    () => Promise.reject(new Error("not found")),
  );
  await run();
  expect(host.write).not.toHaveBeenCalled();
});

test.each([403, 404, 400, 501])("the server hears that Jira refused it with %i", async (status) => {
  const { post, run } = pages(() => Promise.reject(new HostRefusal(status)));
  await run();
  expect(post).toHaveBeenLastCalledWith(PATH, { refused: true });
});

test.each([500, 504, null])("after %s the server has to look, so nothing is said", async (status) => {
  const { post, run } = pages(() => Promise.reject(new HostRefusal(status)));
  await run();
  expect(post).toHaveBeenCalledTimes(1);
});

test("what was taken before the page slept is not written", async () => {
  const slept = vi.spyOn(Date, "now").mockReturnValueOnce(0).mockReturnValue(60_000);
  const { host, run } = pages(() => Promise.resolve());
  await run();
  slept.mockRestore();
  expect(host.write).not.toHaveBeenCalled();
});
