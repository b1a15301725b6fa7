import { fireEvent, render, screen } from "@testing-library/preact";
import { createRef, type ComponentChildren } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { settle } from "../../testing/fakes";
import { texts } from "../../testing/texts";
import { TextsContext } from "../texts";
import { Composer } from "./composer";
import type { ComposerHandle } from "./use-composer-handle";

const onSend = vi.fn();
const onTyping = vi.fn();
const handle = createRef<ComposerHandle>();

function draw(draft = "draft.c1", tools?: ComponentChildren, placeholder = "Write a message…") {
  return (
    <TextsContext.Provider value={texts}>
      <Composer
        draft={draft}
        placeholder={placeholder}
        onSend={onSend}
        onTyping={onTyping}
        handle={handle}
        tools={tools}
      />
    </TextsContext.Provider>
  );
}

const input = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const write = (value: string) => fireEvent.input(input(), { target: { value } });

beforeEach(() => localStorage.clear());
afterEach(() => {
  vi.clearAllMocks();
  document.body.replaceChildren();
});

it("sends with Enter, breaks the line with Shift+Enter", () => {
  render(draw());
  write("  Hello  ");
  fireEvent.keyDown(input(), { key: "Enter", shiftKey: true });
  expect(onSend).not.toHaveBeenCalled();
  fireEvent.keyDown(input(), { key: "Enter" });
  expect(onSend).toHaveBeenCalledExactlyOnceWith("Hello");
  expect(input().value).toBe("");
});

it.each([{ isComposing: true }, { keyCode: 229 }])("leaves Enter to an input method: %o", (composing) => {
  render(draw());
  write("にほん");
  fireEvent.keyDown(input(), { key: "Enter", ...composing });
  expect(onSend).not.toHaveBeenCalled();
});

it("takes its direction from the page as long as it shows what to do, then from what is written", () => {
  render(draw());
  expect(input().hasAttribute("dir")).toBe(false);
  write("Hello");
  expect(input().dir).toBe("auto");
});

it.each(["  \n ", "\u200b", "\u3164"])("does not send nothing: %j", (nothing) => {
  render(draw());
  write(nothing);
  fireEvent.keyDown(input(), { key: "Enter" });
  expect(onSend).not.toHaveBeenCalled();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Send" }).disabled).toBe(true);
});

it("keeps a text that is too long and says by how much, counting characters as people do", () => {
  render(draw());
  write("😀".repeat(10_000));
  expect(screen.getByRole("alert").textContent).toBe("");
  write("😀".repeat(10_003));
  expect(screen.getByRole("alert").textContent).toBe("3 characters too long.");
  fireEvent.keyDown(input(), { key: "Enter" });
  expect(onSend).not.toHaveBeenCalled();
  expect(input().value).toHaveLength(20_006);
});

it("keeps a draft per conversation through a reload, until it is sent", () => {
  const { rerender, unmount } = render(draw());
  write("For one");
  rerender(draw("draft.c2"));
  expect(input().value).toBe("");
  write("For two");
  unmount();
  render(draw());
  expect(input().value).toBe("For one");
  fireEvent.keyDown(input(), { key: "Enter" });
  expect(localStorage.getItem("draft.c1")).toBeNull();
  expect(localStorage.getItem("draft.c2")).toBe("For two");
});

it("tells whether there is text", () => {
  render(draw());
  write("H");
  write("");
  expect(onTyping.mock.calls).toEqual([[true], [false]]);
});

it("takes a text back behind what is already there", () => {
  render(draw());
  write("New");
  handle.current?.write("Refused");
  expect(localStorage.getItem("draft.c1")).toBe("New\nRefused");
  expect(document.activeElement).toBe(input());
});

it("has room for tools between the text and the button that sends it", () => {
  render(draw("draft.c1", <button type="button">Emoji</button>));
  expect(screen.getAllByRole("button").map(({ textContent, title }) => textContent || title)).toEqual([
    "Emoji",
    "Send",
  ]);
});

describe("inserting", () => {
  /** As browsers do it: into what has the focus, with an event, and with the caret behind. */
  const insertText = (_command: string, _ui?: boolean, text = "") => {
    const element = document.activeElement as HTMLTextAreaElement;
    const caret = element.selectionStart + text.length;
    element.setRangeText(text, element.selectionStart, element.selectionEnd);
    element.setSelectionRange(caret, caret);
    return fireEvent.input(element);
  };
  beforeEach(() => void Object.assign(document, { execCommand: insertText }));

  it("puts a text at the caret of a composer that has lost the focus, and the caret behind it", async () => {
    render(draw());
    write("Hello you");
    input().setSelectionRange(5, 5);
    input().blur();
    handle.current?.insert(" 👋");
    expect(input().value).toBe("Hello 👋 you");
    expect(document.activeElement).toBe(input());
    await settle();
    expect(input().selectionStart).toBe("Hello 👋".length);
  });

  it("replaces what is selected", () => {
    render(draw());
    write("Hello you");
    input().setSelectionRange(6, 9);
    handle.current?.insert("world");
    expect(input().value).toBe("Hello world");
  });

  it("keeps the draft and tells that there is text", () => {
    render(draw());
    handle.current?.insert("Hello");
    expect(localStorage.getItem("draft.c1")).toBe("Hello");
    expect(onTyping.mock.calls).toEqual([[true]]);
    fireEvent.keyDown(input(), { key: "Enter" });
    expect(onSend).toHaveBeenCalledExactlyOnceWith("Hello");
  });
});

it("measures itself anew when what it shows while empty changes", () => {
  let height = 40;
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockImplementation(() => height);
  const { rerender } = render(draw());
  height = 60;
  rerender(draw("draft.c1", undefined, "Resolved. Write to reopen this conversation…"));
  expect(input().style.height).toBe("60px");
  vi.restoreAllMocks();
});
