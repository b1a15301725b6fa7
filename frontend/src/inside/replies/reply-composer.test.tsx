import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { createRef } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ComposerHandle } from "../../shared/components/use-composer-handle";
import { TextsContext } from "../../shared/texts";
import { conversation } from "../../testing/fakes";
import en from "../words/en.json";
import { reply } from "./fixtures";
import { ReplyComposer } from "./reply-composer";

const onSend = vi.fn();
const asked: string[] = [];
const REPLIES = [
  reply({ name: "Hello", text: "Hi {customer.name|there}, I am {agent.name}.", uses: 3 }),
  reply({ name: "Number", text: "It is {request.key}." }),
];

/** As browsers do it: into what has the focus, with an event. */
function insertText(_command: string, _ui?: boolean, text = "") {
  const element = document.activeElement as HTMLTextAreaElement;
  const caret = element.selectionStart + text.length;
  element.setRangeText(text, element.selectionStart, element.selectionEnd);
  element.setSelectionRange(caret, caret);
  return fireEvent.input(element);
}

beforeEach(() => {
  localStorage.clear();
  asked.length = 0;
  Object.assign(document, { execCommand: insertText });
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return Response.json({ replies: REPLIES, language: "", portal_link: null });
  });
  render(
    <TextsContext.Provider value={en}>
      <ReplyComposer
        session={{ token: () => "s1" }}
        conversation={conversation({ customer: "Carla", issue_key: null })}
        me="Nina"
        draft="draft.c1"
        placeholder="Reply"
        onSend={onSend}
        handle={createRef<ComposerHandle>()}
      />
    </TextsContext.Provider>,
  );
});
afterEach(() => {
  cleanup();
  vi.clearAllMocks();
  vi.unstubAllGlobals();
});

const box = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const press = (key: string) => fireEvent.keyDown(box(), { key });
const list = () => screen.queryByRole("listbox");
async function write(text: string) {
  box().focus();
  fireEvent.input(box(), { target: { value: text } });
  await vi.waitFor(() => expect(box().getAttribute("aria-controls")).toBe(list()?.id));
}
const chosen = () => document.getElementById(box().getAttribute("aria-activedescendant") ?? "");

it("opens over the box with a slash, and Enter inserts what would be sent", async () => {
  await write("/hel");
  expect(chosen()!.textContent).toContain("Hi Carla, I am Nina.");
  press("Enter");
  expect(box().value).toBe("Hi Carla, I am Nina.");
  expect(onSend).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(box().hasAttribute("aria-controls")).toBe(false));
  expect(list()).toBeNull();
  expect(asked).toEqual(["/api/replies?conversation=c1", "/api/replies/Hello/use"]);
  press("Enter");
  expect(onSend).toHaveBeenCalledExactlyOnceWith("Hi Carla, I am Nina.");
});

it("moves with the arrows, and closes with Escape without taking what was typed", async () => {
  await write("Well, /");
  expect(chosen()!.textContent).toContain("Hello");
  press("ArrowDown");
  expect(chosen()!.textContent).toContain("Number");
  press("ArrowDown");
  expect(chosen()!.textContent).toContain("Manage my replies");
  press("ArrowUp");
  press("Escape");
  expect(list()).toBeNull();
  expect(box().value).toBe("Well, /");
});

it("sends nothing while a variable is open, and selects it", async () => {
  await write("/number");
  press("Enter");
  expect(box().value).toBe("It is {request.key}.");
  await vi.waitFor(() => expect(screen.getByText(/Write over it/)).toBeTruthy());
  press("Enter");
  expect(onSend).not.toHaveBeenCalled();
  expect([box().selectionStart, box().selectionEnd]).toEqual([6, 19]);
  insertText("", false, "SUP-7");
  press("Enter");
  expect(onSend).toHaveBeenCalledExactlyOnceWith("It is SUP-7.");
});

it("leaves a slash alone that matches nothing", async () => {
  await write("/");
  fireEvent.input(box(), { target: { value: "/etc/hosts" } });
  expect(list()).toBeNull();
  press("Enter");
  expect(onSend).toHaveBeenCalledExactlyOnceWith("/etc/hosts");
});

it("opens again when the focus returns to a slash", async () => {
  await write("/hel");
  fireEvent.focusOut(box());
  await vi.waitFor(() => expect(list()).toBeNull());
  fireEvent.focusIn(box());
  await vi.waitFor(() => expect(list()).toBeTruthy());
});

it("is opened by its button, too", async () => {
  fireEvent.click(screen.getByRole("button", { name: "Canned replies" }));
  await vi.waitFor(() => expect(list()).toBeTruthy());
  expect(box().value).toBe("/");
});
