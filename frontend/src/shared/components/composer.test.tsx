import { fireEvent, render, screen } from "@testing-library/preact";
import { createRef } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { texts } from "../../testing/texts";
import { TextsContext } from "../texts";
import { Composer } from "./composer";
import type { ComposerHandle } from "./use-composer-handle";

const onSend = vi.fn();
const onTyping = vi.fn();
const handle = createRef<ComposerHandle>();

function draw(draft = "draft.c1") {
  return (
    <TextsContext.Provider value={texts}>
      <Composer
        draft={draft}
        placeholder="Write a message…"
        onSend={onSend}
        onTyping={onTyping}
        handle={handle}
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

it("does not send nothing", () => {
  render(draw());
  write("  \n ");
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
