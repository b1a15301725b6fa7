import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useCommands } from "./commands";
import { Keyboard } from "./keyboard";
import { singleKeys } from "./keys";

const [resolve, search] = [vi.fn(), vi.fn()];

function Part() {
  useCommands([
    { id: "search", name: "Search conversations", key: "/", run: search },
    { id: "resolve", name: "Resolve request", key: "e", run: resolve },
  ]);
  return <textarea aria-label="Message" />;
}

beforeEach(() => {
  localStorage.clear();
  vi.clearAllMocks();
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  Element.prototype.scrollIntoView = () => {};
  render(
    <Keyboard>
      <Part />
    </Keyboard>,
  );
});
afterEach(cleanup);

const press = (key: string, more: KeyboardEventInit = {}, target: Element = document.body) =>
  fireEvent.keyDown(target, { key, ...more });

it("does by a single key what is offered, but not in a field or with another key held", () => {
  press("e");
  press("E");
  press("/");
  expect([resolve.mock.calls.length, search.mock.calls.length]).toEqual([2, 1]);
  press("e", {}, screen.getByRole("textbox"));
  for (const held of ["ctrlKey", "metaKey", "altKey"]) press("e", { [held]: true });
  press("x");
  expect(resolve).toHaveBeenCalledTimes(2);
});

it("leaves the message box by Esc, so that single keys count again", () => {
  const box = screen.getByRole("textbox");
  box.focus();
  press("Escape", {}, box);
  expect(document.activeElement).not.toBe(box);
});

it("finds commands by words in the palette, from a field as well", async () => {
  press("k", { ctrlKey: true }, screen.getByRole("textbox"));
  const field = await screen.findByRole("combobox");
  expect(screen.getAllByRole("option").map(({ id }) => id)).toHaveLength(3);
  fireEvent.input(field, { target: { value: "req RES" } });
  const [option] = screen.getAllByRole("option");
  expect(option!.textContent).toBe("Resolve requestE");
  expect(field.getAttribute("aria-activedescendant")).toBe(option!.id);
  press("e");
  expect(resolve).not.toHaveBeenCalled();
  fireEvent.keyDown(field, { key: "Enter" });
  expect(resolve).toHaveBeenCalledTimes(1);
});

it("lists the keys, and switches single ones off for good", async () => {
  press("?", { shiftKey: true });
  const single = await screen.findByRole("checkbox", { name: "Single keys" });
  expect(screen.getByText("Resolve request").nextElementSibling!.textContent).toBe("E");
  fireEvent.click(single);
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(singleKeys()).toBe(false);
  press("e");
  expect(resolve).not.toHaveBeenCalled();
});
