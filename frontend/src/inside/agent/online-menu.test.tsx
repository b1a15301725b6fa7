import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { OnlineMenu } from "./online-menu";

afterEach(cleanup);

const button = () => screen.getByRole("button");
const focused = () => document.activeElement as HTMLElement;

it("says how I am and lets me choose with the keyboard", async () => {
  const onChoose = vi.fn();
  render(<OnlineMenu online={false} connected onChoose={onChoose} />);
  expect(button().textContent).toBe("You are offline");
  fireEvent.click(button());
  await vi.waitFor(() => expect(focused().textContent).toContain("Offline"));
  fireEvent.keyDown(focused(), { key: "ArrowUp" });
  expect(focused().textContent).toContain("Online");
  fireEvent.click(focused());
  expect(onChoose).toHaveBeenCalledExactlyOnceWith(true);
  expect(screen.queryByRole("menu")).toBeNull();
  expect(focused()).toBe(button());
});

it("closes with Esc and returns to its button", async () => {
  render(<OnlineMenu online connected onChoose={() => {}} />);
  fireEvent.click(button());
  await vi.waitFor(() => expect(focused().getAttribute("aria-checked")).toBe("true"));
  fireEvent.keyDown(focused(), { key: "Escape" });
  expect(screen.queryByRole("menu")).toBeNull();
  expect(focused()).toBe(button());
});

it("does not open while a choice could not reach the server", () => {
  render(<OnlineMenu online connected={false} onChoose={() => {}} />);
  fireEvent.click(button());
  expect(screen.queryByRole("menu")).toBeNull();
});
