import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Api, ApiError } from "../../shared/api";
import { newThread } from "../../shared/conversation";
import type { Message } from "../../shared/protocol";
import { TextsContext } from "../../shared/texts";
import { conversation, message } from "../../testing/fakes";
import { MessageActions, WithCorrections } from "./correction-box";
import { changeable, useCorrections } from "./corrections";
import en from "../words/en.json";

const ME = "Nina Novak";
const NOW = Date.parse("2026-11-22T12:10:00Z");
const api = new Api({ token: () => "s1" });

beforeEach(() => void vi.spyOn(Date, "now").mockReturnValue(NOW));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  localStorage.clear();
});

function said(seq: number, about: Partial<Message> = {}): Message {
  return message(seq, { side: "agent", author: ME, at: "2026-11-22T12:00:00Z", ...about });
}

function threadOf(...messages: Message[]) {
  return { ...newThread(conversation()), messages, loaded: true };
}

it.each([
  ["their last", [said(1), said(2)], 2],
  ["not what a customer said", [said(1), message(2, { side: "customer", author: ME })], 1],
  ["not a colleague's", [said(1), said(2, { author: "Omar Okafor" })], 1],
  ["not what they took back", [said(1), said(2, { removed: true })], 1],
  ["not what they wrote in Jira", [said(1), said(2, { client_id: "comment:7" })], undefined],
  ["not after a quarter of an hour", [said(1, { at: "2026-11-22T11:55:00Z" })], undefined],
])("an agent can change %s", (_, messages, seq) => {
  expect(changeable(threadOf(...messages), ME, NOW)?.seq).toBe(seq);
});

function Pane({ messages }: { messages: Message[] }) {
  const corrections = useCorrections(api, threadOf(...messages), ME);
  return (
    <TextsContext.Provider value={en}>
      <MessageActions corrections={corrections} />
      <WithCorrections corrections={corrections} onDone={() => screen.queryByLabelText("Reply")?.focus()}>
        <textarea aria-label="Reply" />
      </WithCorrections>
    </TextsContext.Provider>
  );
}

it("changes it by the arrow up in an empty box, and says what went wrong without losing a word", async () => {
  const put = vi.spyOn(api, "put");
  put.mockRejectedValueOnce(
    new ApiError({ code: "conflict", message: "This message changed meanwhile." }, 409),
  );
  put.mockResolvedValueOnce(undefined);
  render(<Pane messages={[said(3, { body: "Use sand", revision: 2 })]} />);
  fireEvent.input(screen.getByLabelText("Reply"), { target: { value: "H" } });
  fireEvent.keyDown(screen.getByLabelText("Reply"), { key: "ArrowUp" });
  expect(screen.queryByLabelText("Edit message")).toBeNull();
  fireEvent.input(screen.getByLabelText("Reply"), { target: { value: "" } });
  fireEvent.keyDown(screen.getByLabelText("Reply"), { key: "ArrowUp" });
  const box = screen.getByLabelText<HTMLTextAreaElement>("Edit message");
  expect([box.value, document.activeElement]).toEqual(["Use sand", box]);
  fireEvent.input(box, { target: { value: "Use water" } });
  fireEvent.keyDown(box, { key: "Enter" });
  expect(put).toHaveBeenCalledWith("/api/conversations/c1/messages/3", { body: "Use water", revision: 2 });
  await waitFor(() => screen.getByText("This message changed meanwhile."));
  expect(box.value).toBe("Use water");
  fireEvent.keyDown(box, { key: "Enter" });
  await waitFor(() => expect(screen.queryByLabelText("Edit message")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Reply")));
});

it("goes on with a correction that was begun before another chat was looked at", () => {
  const { unmount } = render(<Pane messages={[said(3, { body: "Use sand" })]} />);
  fireEvent.click(screen.getByRole("button", { name: "Edit" }));
  fireEvent.input(screen.getByLabelText("Edit message"), { target: { value: "Use much water" } });
  unmount();
  render(<Pane messages={[said(3, { body: "Use sand" })]} />);
  fireEvent.click(screen.getByRole("button", { name: "Edit" }));
  expect(screen.getByLabelText<HTMLTextAreaElement>("Edit message").value).toBe("Use much water");
});

it("keeps what is typed while a correction is being saved, to be saved as well", async () => {
  let saved = () => {};
  const put = vi.spyOn(api, "put");
  put.mockReturnValueOnce(new Promise<void>((resolve) => (saved = resolve)));
  put.mockResolvedValueOnce(undefined);
  render(<Pane messages={[said(3, { body: "Use sand", revision: 2 })]} />);
  fireEvent.click(screen.getByRole("button", { name: "Edit" }));
  const box = screen.getByLabelText<HTMLTextAreaElement>("Edit message");
  fireEvent.input(box, { target: { value: "Use water" } });
  fireEvent.keyDown(box, { key: "Enter" });
  fireEvent.input(box, { target: { value: "Use water, much" } });
  await act(async () => {
    saved();
    await Promise.resolve();
  });
  expect(box.value).toBe("Use water, much");
  fireEvent.keyDown(box, { key: "Enter" });
  await waitFor(() => expect(screen.queryByLabelText("Edit message")).toBeNull());
  expect(put.mock.calls.map(([, sent]) => sent)).toEqual([
    { body: "Use water", revision: 2 },
    { body: "Use water, much", revision: 3 },
  ]);
});

it("asks before it deletes, and Escape is a no", async () => {
  const gone = vi.spyOn(api, "delete").mockResolvedValue(undefined);
  render(<Pane messages={[said(3)]} />);
  const remove = screen.getByRole("button", { name: "Delete" });
  fireEvent.click(remove);
  fireEvent.keyDown(document.activeElement as Element, { key: "Escape" });
  expect(screen.queryByRole("group")).toBeNull();
  fireEvent.click(remove);
  fireEvent.click(document.activeElement as Element);
  expect(gone).toHaveBeenCalledExactlyOnceWith("/api/conversations/c1/messages/3?revision=0");
  await waitFor(() => expect(screen.queryByRole("group")).toBeNull());
});
