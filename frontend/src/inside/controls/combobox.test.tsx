import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, expect, it } from "vitest";
import { Combobox } from "./combobox";
import { Field } from "./field";

const ZONES = ["UTC", "America/New_York", "Europe/Berlin", "Europe/Vienna"];

function Page() {
  const [zone, setZone] = useState("Europe/Berlin");
  return (
    <Field label="Time zone">
      {(ties) => <Combobox ties={ties} label="Time zones" options={ZONES} value={zone} onChange={setZone} />}
    </Field>
  );
}

const box = () => screen.getByRole<HTMLInputElement>("combobox");
const press = (key: string) => fireEvent.keyDown(box(), { key });
const type = (value: string) => fireEvent.input(box(), { target: { value } });
const options = () => screen.queryAllByRole("option").map(({ textContent }) => textContent);
const active = () => document.getElementById(box().getAttribute("aria-activedescendant") ?? "")?.textContent;

afterEach(cleanup);

it("opens at what is chosen and chooses with the keyboard alone", () => {
  render(<Page />);
  expect(box().value).toBe("Europe/Berlin");
  press("ArrowDown");
  expect(options()).toEqual(ZONES);
  expect(active()).toBe("Europe/Berlin");
  press("ArrowDown");
  press("Enter");
  expect(box().value).toBe("Europe/Vienna");
  expect(box().getAttribute("aria-expanded")).toBe("false");
});

it.each([
  ["new york", ["America/New_York"]],
  ["eu vie", ["Europe/Vienna"]],
  ["EUROPE", ["Europe/Berlin", "Europe/Vienna"]],
  ["atlantis", ["Nothing matches “atlantis”"]],
])("finds by words, as people write them: %s", (typed, found) => {
  render(<Page />);
  type(typed);
  expect(options()).toEqual(found);
});

it("goes back to what was chosen with Esc, and when it is left", () => {
  render(<Page />);
  type("vienna");
  press("Escape");
  expect(box().value).toBe("Europe/Berlin");
  type("vienna");
  fireEvent.blur(box());
  expect(box().value).toBe("Europe/Berlin");
});
