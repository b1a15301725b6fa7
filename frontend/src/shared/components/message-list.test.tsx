import { render } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from "vitest";
import { conversation, message } from "../../testing/fakes";
import { newThread } from "../conversation";
import { Dates } from "../text";
import { MessageList } from "./message-list";

const dates = new Dates("en");

/** Has four messages, and gets them one by one. */
function Reader() {
  const [first, setFirst] = useState(4);
  const messages = [1, 2, 3, 4].slice(first - 1).map((seq) => message(seq));
  const thread = { ...newThread(conversation()), messages, loaded: true, complete: first === 1 };
  const older = () => Promise.resolve().then(() => setFirst(first - 1));
  return (
    <MessageList {...{ thread, dates }} mine="customer" onOlder={older} onRetry={vi.fn()} onEdit={vi.fn()} />
  );
}

it("says once that earlier messages are kept elsewhere, and shows the others", () => {
  const messages = [1, 2, 3].map((seq) => message(seq, seq < 3 ? { body: "", purged: true } : {}));
  const thread = { ...newThread(conversation()), messages, loaded: true, complete: true };
  const actions = { onOlder: () => Promise.resolve(), onRetry: vi.fn(), onEdit: vi.fn() };
  const { container, getAllByText } = render(
    <MessageList {...{ thread, dates }} mine="customer" {...actions} />,
  );
  expect(getAllByText("kept_in_request")).toHaveLength(1);
  expect(container.querySelectorAll("p[dir=auto]")).toHaveLength(1);
});

it("tells the customer above the first answer who joined, once the first is known", () => {
  const actions = { dates, onOlder: () => Promise.resolve(), onRetry: vi.fn(), onEdit: vi.fn() };
  const all = [message(1, { side: "customer" }), message(2), message(3, { author: "Omar" })];
  const draw = (complete: boolean, mine: "customer" | "agent") => {
    const thread = { ...newThread(conversation()), messages: all, loaded: true, complete };
    return <MessageList {...{ thread, mine }} {...actions} />;
  };
  const { container, rerender } = render(draw(true, "customer"));
  const joined = () =>
    [...container.querySelectorAll("p")].filter(({ textContent }) => textContent === "joined");
  expect(joined().map(({ nextElementSibling: next }) => next?.textContent)).toEqual([
    expect.stringContaining("Nina Novak"),
  ]);
  for (const [complete, mine] of [
    [false, "customer"],
    [true, "agent"],
  ] as const) {
    rerender(draw(complete, mine));
    expect(joined()).toEqual([]);
  }
});

describe("a list with nothing to scroll", () => {
  let height: MockInstance<() => number>;
  beforeEach(() => {
    height = vi.spyOn(HTMLElement.prototype, "clientHeight", "get");
    vi.useFakeTimers({ toFake: ["setTimeout"] });
  });
  afterEach(() => vi.useRealTimers());

  it("fetches older messages until there is", async () => {
    height.mockReturnValue(1);
    const { container } = render(<Reader />);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(container.querySelectorAll("p[dir=auto]")).toHaveLength(4);
  });

  it("fetches nothing while it is hidden, and asks now and then while there is no connection", async () => {
    const onOlder = vi.fn(() => Promise.resolve());
    const thread = { ...newThread(conversation()), messages: [message(9)], loaded: true };
    const actions = { onOlder, onRetry: vi.fn(), onEdit: vi.fn() };
    height.mockReturnValue(0);
    const { rerender } = render(<MessageList {...{ thread, dates }} mine="customer" {...actions} />);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(onOlder).not.toHaveBeenCalled();
    height.mockReturnValue(1);
    const more = { ...thread, messages: [message(9), message(10)] };
    rerender(<MessageList {...{ thread: more, dates }} mine="customer" {...actions} />);
    await vi.advanceTimersByTimeAsync(900);
    expect(onOlder.mock.calls.length).toBeLessThan(5);
  });
});

it.each([0, 1])("begins at the top before the first of %s messages", (count) => {
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(500);
  const messages = count ? [message(1)] : [];
  const thread = { ...newThread(conversation()), messages, loaded: true, complete: true };
  const actions = { onOlder: () => Promise.resolve(), onRetry: vi.fn(), onEdit: vi.fn() };
  const { getByRole } = render(<MessageList {...{ thread, dates }} mine="customer" {...actions} />);
  expect(getByRole("group").scrollTop).toBe(count * 500);
  vi.restoreAllMocks();
});
