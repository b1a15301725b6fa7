import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { describe, expect, it, vi } from "vitest";
import { NEW } from "../shared/conversation";
import { TextsContext } from "../shared/texts";
import { conversation, FakeWebSocket, message, settle } from "../testing/fakes";
import { refusal } from "../testing/accounts";
import { START } from "../testing/start-data";
import { texts } from "../testing/texts";
import "./account"; // loaded later in a browser; here no test has to wait for it
import { Panel } from "./panel";
import { PARTS } from "./use-parts";

import {
  onClose,
  onUnread,
  openChat,
  UNSENT,
  chat,
  auth,
  accounts,
  draw,
  welcomed,
  write,
  log,
  type,
  press,
  reads,
  submit,
} from "../testing/panel";

it("greets a new visitor at the place to write, without opening a socket", async () => {
  render(draw(false));
  await settle();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Welcome to the shop");
  expect(log().getByText("Hi there!")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole("textbox"));
  expect(FakeWebSocket.made).toEqual([]);
});

it("starts a conversation with the first message and takes along what is typed meanwhile", async () => {
  render(draw(false));
  write("It is broken");
  expect(await log().findByText("Sending…")).toBeTruthy();
  fireEvent.input(screen.getByRole("textbox"), { target: { value: "And an" } });

  const server = await welcomed();
  const { client_id } = server.frames("start")[0] as { client_id: string };
  const first = message(1, {
    client_id,
    side: "customer",
    author: "Anonymous Chat User",
    body: "It is broken",
  });
  await server.say({
    type: "started",
    client_id,
    conversation: conversation({ last: first, seq: 1 }),
    message: first,
  });

  expect(await log().findByText(/Sent/)).toBeTruthy();
  expect(log().getByText("It is broken")).toBeTruthy();
  expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("And an");
  expect(localStorage.getItem("jira-chat.KEY.draft.c1")).toBe("And an");
  expect(localStorage.getItem(`jira-chat.KEY.draft.${NEW}`)).toBeNull();
});

it("sends what an earlier page did not get sent before it is opened, though nobody is known here yet", async () => {
  const echo = { clientId: "own1", body: "It is broken", at: "2026-11-22T12:00:00.000Z" };
  localStorage.setItem(`${UNSENT}own1`, JSON.stringify([NEW, echo]));
  openChat();
  const { rerender } = render(draw(false, { shown: false }));
  const server = await welcomed(conversation({ id: "c2" }));
  expect(server.frames("start")).toMatchObject([{ client_id: "own1" }]);
  rerender(draw(false));
  expect(await log().findByText("Sending…")).toBeTruthy();
  expect(log().getByText("It is broken")).toBeTruthy();
});

it("gives a refused message back to be changed", async () => {
  render(draw(false));
  write("It is broken");
  const server = await welcomed();
  const { client_id } = server.frames("start")[0] as { client_id: string };
  await server.say({ type: "error", client_id, code: "chat_not_offered", message: "" });
  expect(await log().findByText(/not offered/)).toBeTruthy();
  fireEvent.click(log().getByRole("button", { name: "Edit" }));
  await settle();
  expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("It is broken");
  expect(log().queryByText("It is broken")).toBeNull();
});

it("sends a message again that did not get through", async () => {
  render(draw(false));
  write("It is broken");
  const server = await welcomed();
  const { client_id } = server.frames("start")[0] as { client_id: string };
  await server.say({ type: "error", client_id, code: "unavailable", message: "" });
  fireEvent.click(await log().findByRole("button", { name: "Try again" }));
  expect(server.frames("start").map((frame) => frame.client_id)).toEqual([client_id, client_id]);
});

it("shows a returning visitor the conversations, and one of them with its history", async () => {
  render(draw(true));
  const last = message(2, { body: "Is it on?" });
  const server = await welcomed(conversation({ last, seq: 2, issue_key: "SUP-7" }));
  const item = await screen.findByRole("button", { name: /Nina Novak.*Is it on\?.*Unread/ });
  fireEvent.click(item);
  await vi.waitFor(() => expect(server.frames("history")).toHaveLength(1));
  const ref = server.frames("history")[0]?.ref as string;
  await server.say({ type: "messages", ref, conversation: "c1", messages: [message(1), last], more: false });
  expect(await log().findByText("Message 1")).toBeTruthy();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Nina Novak");
  await reads(server);

  fireEvent.click(screen.getByRole("button", { name: "All conversations" }));
  expect(await screen.findByRole("button", { name: /Nina Novak/ })).toBeTruthy();
  expect(screen.queryByLabelText("Unread")).toBeNull();
});

it("counts what arrives while it is hidden", async () => {
  const { rerender } = render(draw(true));
  const server = await welcomed(conversation());
  rerender(draw(true, { shown: false }));
  await server.say({ type: "message", conversation: "c1", message: message(1) });
  const says = (count: number, preview: boolean) =>
    vi.waitFor(() => expect(onUnread).toHaveBeenLastCalledWith({ count, preview, returns: true }));
  await says(1, true);
  rerender(draw(true));
  await says(0, false);
});

it("goes back to the beginning when its token is forgotten", async () => {
  render(draw(true));
  await welcomed(conversation({ last: message(1), seq: 1 }));
  fireEvent.click(await screen.findByRole("button", { name: /Nina Novak/ }));
  chat.forget("unauthorized");
  await vi.waitFor(() => expect(screen.queryByText("Message 1")).toBeNull());
});

it("stays in the draft when another tab starts a conversation", async () => {
  render(draw(true));
  const server = await welcomed();
  await screen.findByRole("textbox");
  await server.say({ type: "conversation", conversation: conversation() });
  expect(await screen.findByRole("button", { name: "All conversations" })).toBeTruthy();
  expect(screen.getByRole("textbox")).toBeTruthy();
});

it("closes", () => {
  render(draw(false));
  fireEvent.click(screen.getByRole("button", { name: "Close chat" }));
  expect(onClose).toHaveBeenCalledOnce();
});

describe("preferences", () => {
  const open = conversation({ id: "c1", last: message(2), seq: 2, issue_key: "SUP-7", summary: "Printer" });
  const over = conversation({
    id: "c2",
    last: message(1, { side: "customer", body: "Thanks" }),
    seq: 1,
    resolved: true,
  });
  const items = () => [...document.querySelectorAll("li")].map(({ textContent }) => textContent);

  async function opened() {
    auth.become("customer");
    render(draw(false));
    await welcomed(open, over);
    press("Preferences");
    await screen.findByRole("dialog", { name: "Preferences" });
  }

  it("apply at once and are kept", async () => {
    await opened();
    expect(items()).toMatchObject([expect.stringMatching(/Message 2/), expect.stringMatching(/Thanks/)]);
    fireEvent.click(screen.getByLabelText("Show request numbers"));
    fireEvent.click(screen.getByLabelText("Hide resolved"));
    fireEvent.click(screen.getByLabelText("Show subjects instead of last messages"));
    await vi.waitFor(() => expect(items()).toMatchObject([expect.stringMatching(/SUP-7.*Printer/)]));
    cleanup();
    const again = { issue_keys: true, unresolved_only: true, summaries: true };
    expect(JSON.parse(localStorage.getItem("jira-chat.KEY.preferences") ?? "")).toEqual(again);
  });

  it("begin with the site's defaults", async () => {
    const preferences = { issue_keys: true, unresolved_only: true, summaries: false };
    render(draw(true, { start: { ...START, preferences } }));
    await welcomed(open, over);
    await vi.waitFor(() => expect(items()).toMatchObject([expect.stringMatching(/SUP-7.*Message 2/)]));
  });

  it("do not hide what is new", async () => {
    const preferences = { issue_keys: false, unresolved_only: true, summaries: false };
    render(draw(true, { start: { ...START, preferences } }));
    const server = await welcomed({ ...open, resolved: true });
    await vi.waitFor(() => expect(items()).toHaveLength(1));
    fireEvent.click(screen.getByRole("button", { name: /Message 2/ }));
    await vi.waitFor(() => expect(server.frames("history")).toHaveLength(1));
    const ref = server.frames("history")[0]?.ref as string;
    await server.say({ type: "messages", ref, conversation: "c1", messages: [message(2)], more: false });
    await reads(server);
    fireEvent.click(await screen.findByRole("button", { name: "All conversations" }));
    expect(await screen.findByText("Everything is resolved.")).toBeTruthy();
  });

  it("show the signed-in customer, and sign out", async () => {
    await opened();
    expect(await screen.findByText("Signed in as Carla Costa")).toBeTruthy();
    press("Sign out");
    expect(accounts.signOut).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("change the password", async () => {
    await opened();
    fireEvent.click(await screen.findByRole("button", { name: "Change password" }));
    await screen.findByRole("dialog", { name: "Change password" });
    type("Current password", "old horse battery");
    type("New password", "short");
    submit();
    expect(await screen.findByText(/hard to guess/)).toBeTruthy();
    type("New password", "new horse battery");
    accounts.changePassword.mockRejectedValueOnce(refusal(401, "sign_in_failed"));
    submit();
    await vi.waitFor(() => expect(screen.getByRole("alert").textContent).toMatch(/did not work/));
    submit();
    expect(await screen.findByText(/new password is saved/)).toBeTruthy();
    expect(accounts.changePassword).toHaveBeenLastCalledWith("old horse battery", "new horse battery");
  });

  it("offer registering instead of a password to an identified customer", async () => {
    const person = { name: "Carla Costa", email: "c@example.com", has_password: false };
    accounts.me.mockResolvedValue({ ...person, vouched: true, may_set_password: false });
    await opened();
    expect(await screen.findByText("c@example.com")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Set a password" })).toBeNull();
    press("Register");
    expect(await screen.findByRole("dialog", { name: "Register" })).toBeTruthy();
  });

  it("offer signing in to a visitor", async () => {
    render(draw(true));
    await welcomed(open);
    press("Preferences");
    await screen.findByRole("dialog", { name: "Preferences" });
    press("Sign in");
    expect(await screen.findByRole("dialog", { name: "Sign in" })).toBeTruthy();
  });
});

it("says so when a lazy part cannot be loaded", async () => {
  vi.spyOn(PARTS, "account").mockRejectedValueOnce(new TypeError("Failed to fetch"));
  render(
    <TextsContext.Provider value={texts}>
      <Panel
        {...{ chat, auth, onClose, onUnread }}
        start={{ ...START, anonymous: false }}
        accounts={() => accounts}
        shown
      />
    </TextsContext.Provider>,
  );
  expect(await screen.findByText(/cannot be reached/)).toBeTruthy();
});
