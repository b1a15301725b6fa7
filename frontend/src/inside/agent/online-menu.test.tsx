import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { OnlineMenu } from "./online-menu";
import { CHOICES } from "./online-until";

afterEach(cleanup);

const SINCE = "2026-11-27T08:00:00Z";
const REST = {
  away: false,
  byHours: false,
  until: null,
  colleagues: [
    {
      account: "omar",
      name: "Omar Okafor",
      until: null,
      since: SINCE,
      by_hours: false,
      away: true,
      chats: 2,
    },
  ],
  everywhere: false,
  onEverywhere: vi.fn(),
  onHours: vi.fn(),
  onCloseChat: undefined,
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
  expect(screen.getByText(/Omar Okafor \(away\)/)).toBeTruthy();
  for (const name of ["In this project only", "In all my projects", "How I work"]) {
    fireEvent.keyDown(focused(), { key: "ArrowDown" });
    expect(focused().textContent).toContain(name);
  }
  fireEvent.keyDown(focused(), { key: "ArrowDown" });
  expect(focused().textContent).toContain("Online");
  fireEvent.click(focused());
  expect(onChoose).toHaveBeenCalledExactlyOnceWith(CHOICES[0], null);
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

it("closes with Esc before the focus has come into it", () => {
  render(<OnlineMenu {...REST} online connected onChoose={() => {}} />);
  fireEvent.click(button());
  fireEvent.keyDown(button(), { key: "Escape" });
  expect(screen.queryByRole("menu")).toBeNull();
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
  expect(onChoose).toHaveBeenCalledExactlyOnceWith(CHOICES[1], expect.any(Date));
});

it("says that I am away, and that my hours decide", () => {
  const onHours = vi.fn();
  render(<OnlineMenu {...REST} online away byHours connected onChoose={() => {}} onHours={onHours} />);
  expect(button().textContent).toBe("You are away");
  fireEvent.click(button());
  const hours = screen.getByRole("menuitemradio", { name: /By my working hours/ });
  expect(hours.getAttribute("aria-checked")).toBe("true");
  fireEvent.click(screen.getByRole("menuitem", { name: "How I work…" }));
  expect(onHours).toHaveBeenCalledOnce();
  expect(screen.queryByRole("menu")).toBeNull();
});

it("says where my state counts, and lets leads close the chat", () => {
  const [onEverywhere, onCloseChat] = [vi.fn(), vi.fn()];
  render(
    <OnlineMenu
      {...REST}
      {...{ onEverywhere, onCloseChat }}
      online
      connected
      everywhere
      onChoose={vi.fn()}
    />,
  );
  fireEvent.click(button());
  const all = screen.getByRole("menuitemradio", { name: /In all my projects/ });
  expect(all.getAttribute("aria-checked")).toBe("true");
  fireEvent.click(screen.getByRole("menuitemradio", { name: /In this project only/ }));
  expect(onEverywhere).toHaveBeenCalledExactlyOnceWith(false);
  expect(screen.queryByRole("menu")).toBeNull();
  fireEvent.click(button());
  fireEvent.click(screen.getByRole("menuitem", { name: "Close the chat" }));
  expect(onCloseChat).toHaveBeenCalledOnce();
  expect(screen.queryByRole("menu")).toBeNull();
});
