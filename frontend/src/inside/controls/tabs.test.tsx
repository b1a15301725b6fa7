import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, expect, it } from "vitest";
import { Tabs } from "./tabs";

const TABS = ["One", "Two", "Three"].map((label) => ({
  id: label,
  label,
  content: () => <input aria-label={`Field of ${label}`} />,
}));

function Page() {
  const [open, setOpen] = useState("One");
  return <Tabs label="Parts" tabs={TABS} open={open} onOpen={setOpen} />;
}

const tab = (name: string) => screen.getByRole("tab", { name });
const selected = () => screen.getByRole("tab", { selected: true }).textContent;

afterEach(cleanup);

it("moves with the arrow keys, Home and End, round the ends, and is one stop for Tab", () => {
  render(<Page />);
  for (const [key, name] of [
    ["ArrowLeft", "Three"],
    ["ArrowRight", "One"],
    ["ArrowRight", "Two"],
    ["End", "Three"],
    ["Home", "One"],
  ] as const) {
    fireEvent.keyDown(document.activeElement?.role === "tab" ? document.activeElement : tab("One"), { key });
    expect(selected()).toBe(name);
    expect(document.activeElement).toBe(tab(name));
  }
  expect(screen.getAllByRole("tab").map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1]);
});

it("draws a part when it is first opened and keeps what was typed in it", () => {
  render(<Page />);
  expect(screen.queryByLabelText("Field of Two")).toBeNull();
  fireEvent.input(screen.getByLabelText("Field of One"), { target: { value: "typed" } });
  fireEvent.click(tab("Two"));
  expect(screen.getByLabelText("Field of Two")).toBeTruthy();
  fireEvent.click(tab("One"));
  expect(screen.getByLabelText<HTMLInputElement>("Field of One").value).toBe("typed");
});
