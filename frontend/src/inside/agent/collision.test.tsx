import { act, renderHook } from "@testing-library/preact";
import { beforeEach, expect, it, vi } from "vitest";
import { newThread, type Thread } from "../../shared/conversation";
import { addMessages } from "../../shared/merging";
import { store, stored } from "../../shared/storage";
import { conversation, message } from "../../testing/fakes";
import { colleagueOf, useCollision } from "./collision";

const DRAFT = "draft";
const THREAD = addMessages({ ...newThread(conversation()), loaded: true }, [message(1)]);
const byAgent = (seq: number, author: string) => message(seq, { side: "agent", author });
const OMARS = addMessages(THREAD, [byAgent(2, "Omar")]);

beforeEach(() => store(DRAFT, null));

function begin() {
  const send = vi.fn();
  const { result, rerender } = renderHook(
    ({ thread }: { thread: Thread }) => useCollision(thread, { me: "Nina", draft: DRAFT }, send),
    { initialProps: { thread: THREAD } },
  );
  const answer = (body: string) => {
    let sent = false;
    void act(() => {
      sent = result.current.answer(body);
    });
    return sent;
  };
  return { send, result, answer, become: (thread: Thread) => rerender({ thread }) };
}

it("knows who writes now, and who answered since one began", () => {
  expect(colleagueOf({ ...THREAD, typing: { agent: "Omar" } }, "Nina", 1)).toBe("Omar");
  expect(colleagueOf({ ...THREAD, typing: { customer: "Omar", agent: "Nina" } }, "Nina", 1)).toBeNull();
  const messages = [message(1), byAgent(2, "Omar"), byAgent(3, "Nina")];
  expect(colleagueOf({ ...THREAD, messages }, "Nina", 1)).toBe("Omar");
  expect(colleagueOf({ ...THREAD, messages }, "Nina", 2)).toBeNull();
});

it("holds an answer that would cross another until its agent says so, and no other", () => {
  const { send, result, answer, become } = begin();
  void act(() => result.current.write(true));
  become(OMARS);
  store(DRAFT, "Use sand");
  expect(answer("Use sand")).toBe(false);
  expect(answer("Use sand")).toBe(false);
  expect([send.mock.calls, result.current.held?.colleague, stored(DRAFT)]).toEqual([[], "Omar", "Use sand"]);
  void act(() => result.current.held?.onSend());
  expect([send.mock.calls, result.current.held, stored(DRAFT)]).toEqual([[["Use sand"]], null, null]);
  expect(answer("And water")).toBe(true);
  expect(send).toHaveBeenLastCalledWith("And water");
});

it.each(["onKeep", "write"])("asks about the same answer once, when one goes on writing by %s", (how) => {
  const { send, result, answer, become } = begin();
  void act(() => result.current.write(true));
  become(OMARS);
  expect(answer("Use sand")).toBe(false);
  void act(() => {
    if (how === "write") result.current.write(true);
    else result.current.held?.onKeep();
  });
  expect(result.current.held).toBeNull();
  become({ ...OMARS, typing: { agent: "Omar" } });
  expect(answer("Use sand and water")).toBe(false);
  void act(() => result.current.held?.onKeep());
  become(OMARS);
  expect(answer("Use sand and water")).toBe(true);
  expect(send.mock.calls).toEqual([["Use sand and water"]]);
});

it("counts what was written before a reload", () => {
  store(DRAFT, "Use sand");
  const { answer, become } = begin();
  become(OMARS);
  expect(answer("Use sand")).toBe(false);
});
