import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { OnlineMenu } from "./online-menu";

afterEach(cleanup);

const REST = {
  until: null,
  colleagues: [{ account: "omar", name: "Omar Okafor", until: null }],
  onOpen: vi.fn(),
};

const button = () => screen.getByRole("button");
const focused = () => document.activeElement as HTMLElement;

it("says how I am and lets me choose with the keyboard", async () => {
  const onChoose = vi.fn();
  render(<OnlineMenu {...REST} online={false} connected onChoose={onChoose} />);
  expect(button().textContent).toBe("You are offline");
  fireEvent.click(button());
  await vi.waitFor(() => expect(focused().textContent).toContain("Offline"));
  expect(REST.onOpen).toHaveBeenCalledOnce();
  expect(screen.getByText(/Omar Okafor/)).toBeTruthy();
  fireEvent.keyDown(focused(), { key: "ArrowDown" });
  expect(focused().textContent).toContain("Online");
  fireEvent.click(focused());
  expect(onChoose).toHaveBeenCalledExactlyOnceWith(true, null);
  expect(screen.queryByRole("menu")).toBeNull();
  expect(focused()).toBe(button());
});

it("closes with Esc and returns to its button", async () => {
  render(<OnlineMenu {...REST} online connected onChoose={() => {}} />);
  fireEvent.click(button());
  await vi.waitFor(() => expect(focused().getAttribute("aria-checked")).toBe("true"));
  fireEvent.keyDown(focused(), { key: "Escape" });
  expect(screen.queryByRole("menu")).toBeNull();
  expect(focused()).toBe(button());
});

it("does not open while a choice could not reach the server", () => {
  render(<OnlineMenu {...REST} online connected={false} onChoose={() => {}} />);
  fireEvent.click(button());
  expect(screen.queryByRole("menu")).toBeNull();
});

it("says when being online ends, and can begin it anew", () => {
  const onChoose = vi.fn();
  render(<OnlineMenu {...REST} until={new Date(2026, 10, 27, 17, 0)} online connected onChoose={onChoose} />);
  expect(button().textContent).toContain("You are online until 5:00");
  fireEvent.click(button());
  const hour = screen.getByRole("menuitemradio", { name: /for an hour/ });
  expect(hour.getAttribute("aria-checked")).toBe("true");
  fireEvent.click(hour);
  expect(onChoose).toHaveBeenCalledExactlyOnceWith(true, expect.any(Date));
});
