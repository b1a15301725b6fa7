import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Api } from "../../shared/api";
import type { SavedSettings, Settings } from "../values";
import { savedSettings } from "./fixtures";
import { SettingsForm } from "./settings-form";

interface Put {
  version: number;
  settings: Settings;
}

/** Renders the form before a server that answers each save in turn; returns what was sent. */
function open(saved: SavedSettings, ...answers: [status: number, body: unknown][]): Put[] {
  const puts: Put[] = [];
  const fetch = async (_: RequestInfo | URL, request?: RequestInit) => {
    puts.push(JSON.parse(request?.body as string) as Put);
    const [status, body] = answers.shift()!;
    return new Response(JSON.stringify(body), { status });
  };
  render(<SettingsForm api={new Api({ token: () => "s.1" }, fetch)} initial={saved} />);
  return puts;
}

const refusal = (code: string, more: object) => ({ error: { code, message: "Not saved.", ...more } });
const greeting = () => screen.getByLabelText<HTMLTextAreaElement>("Greeting message");
const write = (text: string) => fireEvent.input(greeting(), { target: { value: text } });
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

afterEach(cleanup);

describe("SettingsForm", () => {
  it("shows the options in their order, with their words", () => {
    open(savedSettings());
    const page = document.body.textContent;
    const words = [
      "Add chat to customer portal",
      "Allow adding chat to external web pages",
      "Web sites where the chat widget is allowed",
      "Allow anonymous access",
      "Allow users to register in your service portal using the chat widget",
      "Disable login with the chat widget for users in specified groups",
      "Welcome message override",
      "Greeting message",
      "Request type for new conversations",
    ];
    const places = words.map((word) => page.indexOf(word));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("shows the HTML to paste only when external pages are allowed", () => {
    open(savedSettings({ external: false }));
    expect(screen.queryByLabelText("HTML to paste")).toBeNull();
    expect(screen.queryByRole("group", { name: /^Web sites/ })).toBeNull();
    fireEvent.click(screen.getByLabelText("Allow adding chat to external web pages"));
    expect(screen.getByLabelText<HTMLTextAreaElement>("HTML to paste").value).toBe("<script></script>");
  });

  it("asks about the invitation of web sites where there is one, and names what is wrong", async () => {
    const fields = { invite_pages: "“pricing” is not a path." };
    const puts = open(savedSettings(), [400, refusal("invalid_input", { fields })]);
    expect(screen.queryByLabelText("Text of the invitation")).toBeNull();
    fireEvent.click(screen.getByLabelText("Invite visitors to chat"));
    fireEvent.input(screen.getByLabelText("Text of the invitation"), { target: { value: "Need a hand?" } });
    const pages = screen.getByLabelText<HTMLTextAreaElement>("Only on these pages");
    fireEvent.input(pages, { target: { value: "/docs/*\npricing" } });
    press("Save changes");
    await waitFor(() => expect(pages.getAttribute("aria-invalid")).toBe("true"));
    expect(puts[0]?.settings).toMatchObject({ invite: true, invite_pages: ["/docs/*", "pricing"] });
    expect(pages.value).toBe("/docs/*\npricing");
  });

  it("says while it is typed that a text is too long, and saves nothing", () => {
    const puts = open(savedSettings());
    write("x".repeat(1001));
    expect(screen.getByText("Use at most 1000 characters; this has 1001.")).toBeTruthy();
    press("Save changes");
    expect(puts).toEqual([]);
    write("x".repeat(1000));
    expect(screen.queryByText(/^Use at most/)).toBeNull();
  });

  it("shows the web site that keeps everything from being saved", () => {
    open(savedSettings({ sites: ["nowhere"] }));
    fireEvent.click(screen.getByLabelText("Allow adding chat to external web pages"));
    press("Save changes");
    expect(document.activeElement).toBe(screen.getByLabelText("Web site 1"));
  });

  it("saves without a reload and says so", async () => {
    const puts = open(savedSettings(), [200, savedSettings({ greeting: "Good day!" }, { version: 4 })]);
    write("Good day!");
    expect(screen.getByText("You have unsaved changes")).toBeTruthy();
    press("Save changes");
    await screen.findByText("Saved");
    expect(puts).toEqual([{ version: 3, settings: savedSettings({ greeting: "Good day!" }).settings }]);
    expect(screen.queryByText("You have unsaved changes")).toBeNull();
  });

  it("marks what the server refuses, goes there and keeps what was typed", async () => {
    open(savedSettings(), [400, refusal("invalid_input", { fields: { greeting: "Too long." } })]);
    write("Good day!");
    press("Save changes");
    await waitFor(() => expect(document.activeElement).toBe(greeting()));
    expect(greeting().getAttribute("aria-describedby")).toContain("error");
    expect(screen.getByText("Too long.")).toBeTruthy();
    expect(greeting().value).toBe("Good day!");
  });

  it("does not send a wrong web site and goes to its line", async () => {
    const puts = open(savedSettings());
    fireEvent.input(screen.getByLabelText("Web site 1"), { target: { value: "shop" } });
    press("Save changes");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Web site 1")));
    expect(screen.getByText(/Enter an address such as/)).toBeTruthy();
    expect(puts).toEqual([]);
  });

  it("judges a web site that is left by a click only after it, so that nothing moves under the pointer", async () => {
    open(savedSettings());
    const site = screen.getByLabelText("Web site 1");
    fireEvent.input(site, { target: { value: "shop" } });
    fireEvent.pointerDown(greeting());
    fireEvent.blur(site);
    expect(screen.queryByText(/Enter an address such as/)).toBeNull();
    fireEvent.pointerUp(greeting());
    expect(await screen.findByText(/Enter an address such as/)).toBeTruthy();
  });

  it("shows both versions of a conflict and saves mine over it when asked", async () => {
    const current = savedSettings(
      { greeting: "Theirs", anonymous: true },
      { version: 4, saved_by: "Bob Boss" },
    );
    const puts = open(
      savedSettings(),
      [409, refusal("conflict", { current })],
      [200, savedSettings({ greeting: "Mine", anonymous: true }, { version: 5 })],
    );
    write("Mine");
    press("Save changes");
    await screen.findByText("Bob Boss saved while you were editing");
    expect(screen.getByText("Theirs")).toBeTruthy();
    expect(screen.getByText("Not changed by you")).toBeTruthy();
    press("Keep mine and save again");
    await screen.findByText("Saved");
    expect(puts[1]).toMatchObject({ version: 4, settings: { greeting: "Mine", anonymous: true } });
  });

  it("takes what was saved when asked", async () => {
    const current = savedSettings({ greeting: "Theirs" }, { version: 4 });
    open(savedSettings(), [409, refusal("conflict", { current })]);
    write("Mine");
    press("Save changes");
    await screen.findByText("Ada Admin saved while you were editing");
    press("Use what was saved");
    expect(greeting().value).toBe("Theirs");
  });

  it("warns before the page is left with unsaved changes", () => {
    open(savedSettings());
    const leave = () => {
      const event = new Event("beforeunload", { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(leave()).toBe(false);
    write("Good day!");
    expect(leave()).toBe(true);
    press("Discard");
    expect(leave()).toBe(false);
  });

  it("selects the HTML where the browser gives no clipboard", async () => {
    open(savedSettings());
    vi.stubGlobal("navigator", {});
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what the box falls back on
    document.execCommand = () => false;
    press("Copy");
    await screen.findByText(/Press Ctrl\+C/);
    const box = screen.getByLabelText<HTMLTextAreaElement>("HTML to paste");
    expect(box.value.slice(box.selectionStart, box.selectionEnd)).toBe("<script></script>");
    vi.unstubAllGlobals();
  });
});

describe("signing in", () => {
  it("does not offer what needs mail where there is none, says why, and keeps what was chosen", async () => {
    const puts = open(savedSettings({}, { mail: false }), [200, savedSettings({}, { mail: false })]);
    const code = screen.getByLabelText<HTMLInputElement>("A one-time code by e-mail");
    expect([code.disabled, code.checked]).toEqual([true, false]);
    expect(document.getElementById(code.getAttribute("aria-describedby")!)?.textContent).toContain(
      "SMTP_URL",
    );
    write("Good day!");
    press("Save changes");
    await screen.findByText("Saved");
    expect(puts[0]?.settings.sign_in_code).toBe(true);
  });

  it("tells how often it was blocked, and by which way", () => {
    const latest = [{ at: "2026-11-22T10:00:00Z", method: "password" }];
    open(savedSettings({}, { blocked_attempts: { last_day: 1, last_month: 20, latest } }));
    expect(screen.getByText("1 attempt").parentElement?.textContent).toContain("20 in the last month");
    expect(screen.getByText(/with a password/)).toBeTruthy();
  });
});

describe("the schedule", () => {
  const { visibility } = savedSettings().settings;
  const hours = savedSettings({
    visibility: {
      ...visibility,
      mode: "hours",
      week: [{ day: 1, spans: [{ start: "22:00", end: "24:00" }] }],
    },
  });

  it("begins with office hours", () => {
    open(savedSettings());
    fireEvent.click(screen.getByLabelText("At set hours"));
    const starts = screen.getAllByLabelText<HTMLInputElement>(/day: from$/);
    expect(starts.map(({ value }) => value)).toEqual(Array(5).fill("09:00"));
  });

  it("shows the end of the day as midnight", () => {
    open(hours);
    expect(screen.getByLabelText<HTMLInputElement>("Tuesday: to").value).toBe("00:00");
  });

  it("copies a day to all weekdays", async () => {
    const puts = open(hours, [200, hours]);
    press("Copy the hours of Tuesday to all weekdays");
    press("Save changes");
    await screen.findByText("Saved");
    expect(puts[0]?.settings.visibility.week.map(({ day }) => day)).toEqual([0, 1, 2, 3, 4]);
  });

  it("goes to the hours that the server refuses", async () => {
    const fields = { "visibility.week.0.spans.0.end": "This span has no length." };
    open(hours, [400, refusal("invalid_input", { fields })]);
    press("Save changes");
    await screen.findByText("This span has no length.");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Tuesday: to")));
  });
});

it("shows the change history in words", () => {
  const changes = [
    { field: "anonymous", before: false, after: true },
    { field: "request_type", before: null, after: "11" },
  ];
  open(savedSettings({}, { history: [{ at: "2026-11-22T12:00:00Z", by: "Bob Boss", changes }] }));
  const entry = screen.getByText("Bob Boss").closest("li")?.textContent;
  expect(entry).toContain("Allow anonymous accesswas: Off→, became: On");
  expect(entry).toContain("was: The first in the list→, became: Ask a question");
});
