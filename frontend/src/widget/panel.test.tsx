import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Chat } from "../shared/chat";
import { NEW } from "../shared/conversation";
import type { Conversation } from "../shared/protocol";
import { TextsContext } from "../shared/texts";
import { conversation, FakeClock, FakeWebSocket, message, settle } from "../testing/fakes";
import { fakeAccounts, refusal } from "../testing/accounts";
import { START } from "../testing/start";
import { texts } from "../testing/texts";
import "./account"; // loaded later in a browser; here no test has to wait for it
import type { Caller, CallerState } from "./caller";
import { Panel } from "./panel";
import { PARTS } from "./use-lazy";

/** Somebody whom the test decides about. */
class FakeCaller implements Caller {
  state: CallerState = { who: "nobody", ended: false };
  #listener = () => {};
  ticket = () => Promise.resolve("t1");
  subscribe(listener: () => void) {
    this.#listener = listener;
    return () => {};
  }
  become(who: CallerState["who"], ended = false) {
    this.state = { who, ended };
    this.#listener();
  }
}

const onClose = vi.fn();
const onUnread = vi.fn();
let chat: Chat;
let caller: FakeCaller;
let accounts: ReturnType<typeof fakeAccounts>;

beforeEach(() => {
  localStorage.clear();
  FakeWebSocket.made = [];
  caller = new FakeCaller();
  accounts = fakeAccounts();
  for (const way of ["signIn", "register", "reset"] as const) {
    accounts[way].mockImplementation(() => {
      caller.become("customer");
      chat.reconnect();
      return Promise.resolve();
    });
  }
  chat = new Chat({
    url: "wss://chat.example/socket",
    ticket: () => Promise.resolve("t1"),
    mine: "customer",
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock: new FakeClock(),
  });
});

afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

function draw(known: boolean, { shown = true, start = START } = {}) {
  if (known) caller.become("visitor");
  return (
    <TextsContext.Provider value={texts}>
      <Panel {...{ start, chat, caller, shown, onClose, onUnread }} accounts={() => accounts} />
    </TextsContext.Provider>
  );
}

async function welcomed(...conversations: Conversation[]): Promise<FakeWebSocket> {
  await settle();
  await FakeWebSocket.last.accept({ conversations });
  return FakeWebSocket.last;
}

function write(body: string): void {
  fireEvent.input(screen.getByRole("textbox"), { target: { value: body } });
  fireEvent.keyDown(screen.getByRole("textbox"), { key: "Enter" });
}

const log = () => within(screen.getByRole("log"));

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

  fireEvent.click(screen.getByRole("button", { name: "All conversations" }));
  expect(await screen.findByRole("button", { name: /Nina Novak/ })).toBeTruthy();
  expect(screen.queryByLabelText("Unread")).toBeNull();
});

it("counts what arrives while it is hidden", async () => {
  const { rerender } = render(draw(true));
  const server = await welcomed(conversation());
  rerender(draw(true, { shown: false }));
  await server.say({ type: "message", conversation: "c1", message: message(1) });
  await vi.waitFor(() => expect(onUnread).toHaveBeenLastCalledWith(1));
  rerender(draw(true));
  await vi.waitFor(() => expect(onUnread).toHaveBeenLastCalledWith(0));
});

it("goes back to the beginning when its token is forgotten", async () => {
  render(draw(true));
  await welcomed(conversation({ last: message(1), seq: 1 }));
  fireEvent.click(await screen.findByRole("button", { name: /Nina Novak/ }));
  chat.forget("unauthorized");
  await vi.waitFor(() => expect(screen.queryByText("Message 1")).toBeNull());
});

it("stays where one writes when a conversation comes in from another tab", async () => {
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

const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole("button", { name }));
const submit = () => fireEvent.submit(document.querySelector(".account-form") as HTMLFormElement);

async function signIn(): Promise<void> {
  await screen.findByLabelText("Password");
  type("E-mail", "carla@example.com");
  type("Password", "correct horse");
  submit();
  await vi.waitFor(() => expect(accounts.signIn).toHaveBeenCalledOnce());
}

describe("where only known customers may chat", () => {
  const start = { ...START, anonymous: false };

  it("asks to sign in, in a dialog while somebody is online, and shows all conversations then", async () => {
    render(draw(false, { start }));
    expect(await screen.findByRole("heading", { name: "Please sign in to chat" })).toBeTruthy();
    expect(screen.queryByRole("textbox")).toBeNull();
    press("Sign in");
    expect(await screen.findByRole("dialog", { name: "Sign in" })).toBeTruthy();
    await signIn();
    await welcomed(
      conversation({ last: message(1), seq: 1 }),
      conversation({ id: "c2", last: message(1), seq: 1 }),
    );
    expect(await screen.findAllByRole("button", { name: /Nina Novak/ })).toHaveLength(2);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("keeps what was filled in when the dialog is closed and opened again", async () => {
    render(draw(false, { start }));
    fireEvent.click(await screen.findByRole("button", { name: "Register" }));
    await screen.findByLabelText("Name");
    type("Name", "Carla Costa");
    type("E-mail", "carla@example.com");
    submit();
    await screen.findByLabelText("Code from our mail");
    press("Close");
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    press("Register");
    expect(await screen.findByLabelText("Code from our mail")).toBeTruthy();
  });

  it("leaves it to the web site where that has to say who is there", async () => {
    const sign_in = { password: false, code: false, reset: false };
    render(draw(false, { start: { ...START, require_identity: true, registration: false, sign_in } }));
    expect(await screen.findByText(/sign in on this web site/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Sign in" })).toBeNull();
  });

  it("sends what was refused once the person has signed in", async () => {
    render(draw(false));
    write("It is broken");
    const server = await welcomed();
    const { client_id } = server.frames("start")[0] as { client_id: string };
    await server.say({ type: "error", client_id, code: "sign_in_required", message: "" });
    expect(await log().findByText("Please sign in to send this.")).toBeTruthy();
    fireEvent.click(await screen.findByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("button", { name: "Sign in and send" })).toBeTruthy();
    await signIn();
    await welcomed();
    await vi.waitFor(() => expect(FakeWebSocket.last.frames("start")).toMatchObject([{ client_id }]));
    expect(await log().findByText("Sending…")).toBeTruthy();
  });
});

describe("while nobody is online", () => {
  const start = { ...START, agents_online: false };
  const key = `jira-chat.KEY.draft.${NEW}`;

  async function alone(...conversations: Conversation[]): Promise<FakeWebSocket> {
    render(draw(true, { start }));
    await settle();
    await FakeWebSocket.last.accept({ conversations, agents_online: false });
    return FakeWebSocket.last;
  }

  it("takes a message with an address to answer to, and sends it after registering", async () => {
    render(draw(false, { start }));
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("We are away");
    expect(await screen.findByText("Leave your message; we answer by e-mail.")).toBeTruthy();
    type("Your message", "It is broken");
    type("E-mail", "carla@example.com");
    type("Name", "Carla Costa");
    press("Register and send");
    await screen.findByLabelText("Code from our mail");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.getByLabelText<HTMLTextAreaElement>("Your message").value).toBe("It is broken");
    expect(localStorage.getItem(key)).toBe("It is broken");
    type("Code from our mail", "123456");
    press("Register and send");
    const server = await vi.waitFor(async () => (expect(FakeWebSocket.made).toHaveLength(1), welcomed()));
    await vi.waitFor(() => expect(server.frames("start")).toMatchObject([{ body: "It is broken" }]));
    expect(await log().findByText("It is broken")).toBeTruthy();
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("");
    expect(localStorage.getItem(key)).toBeNull();
  });

  it("gives a message back that nobody was there to take", async () => {
    render(draw(false));
    write("It is broken");
    const server = await welcomed();
    const { client_id } = server.frames("start")[0] as { client_id: string };
    await server.say({ type: "error", client_id, code: "nobody_online", message: "" });
    const field = await screen.findByLabelText<HTMLTextAreaElement>("Your message");
    await vi.waitFor(() => expect(field.value).toBe("It is broken"));
    expect(screen.getByRole("button", { name: "Register and send" })).toBeTruthy();
  });

  it("does not take the form away from whoever fills it in when an agent comes", async () => {
    const server = await alone();
    await screen.findByLabelText("Your message");
    type("E-mail", "carla@example.com");
    await server.say({ type: "presence", agents_online: true });
    fireEvent.click(await screen.findByRole("button", { name: "Chat without registering" }));
    expect(await screen.findByRole("textbox", { name: "Write a message…" })).toBeTruthy();
  });

  it("opens the chat for whoever has not begun when an agent comes", async () => {
    const server = await alone();
    await screen.findByLabelText("Your message");
    await server.say({ type: "presence", agents_online: true });
    expect(await screen.findByRole("textbox", { name: "Write a message…" })).toBeTruthy();
  });

  it("lets a known visitor go on in a conversation", async () => {
    await alone(conversation({ last: message(1), seq: 1 }));
    fireEvent.click(await screen.findByRole("button", { name: /Nina Novak/ }));
    expect(await screen.findByRole("textbox", { name: "Write a message…" })).toBeTruthy();
  });

  it("keeps what was written where nobody can become known", async () => {
    localStorage.setItem(key, "It is broken");
    const sign_in = { password: false, code: false, reset: false };
    render(draw(false, { start: { ...start, registration: false, sign_in } }));
    expect((await screen.findByLabelText<HTMLTextAreaElement>("Your message")).value).toBe("It is broken");
    expect(screen.getByText(/come back later/)).toBeTruthy();
    expect(screen.queryByLabelText("E-mail")).toBeNull();
  });
});

describe("a suggestion to sign in", () => {
  const start = { ...START, suggest_sign_in: true };

  it("comes after the start, to anonymous visitors, until they say no", async () => {
    render(draw(true, { start }));
    await welcomed(conversation({ last: message(1), seq: 1 }));
    expect(screen.queryByText(/find this conversation again/)).toBeNull();
    fireEvent.click(await screen.findByRole("button", { name: /Nina Novak/ }));
    expect(await screen.findByText(/find this conversation again/)).toBeTruthy();
    press("Not now");
    await vi.waitFor(() => expect(screen.queryByText(/find this conversation again/)).toBeNull());
    cleanup();
    render(draw(true, { start }));
    await settle();
    expect(screen.queryByText(/find this conversation again/)).toBeNull();
  });
});

describe("a session that ended", () => {
  it("asks to sign in again and goes back to where one was writing", async () => {
    caller.become("customer");
    render(draw(false));
    await welcomed(conversation({ last: message(1), seq: 1 }));
    fireEvent.click(await screen.findByRole("button", { name: /Nina Novak/ }));
    await screen.findByRole("textbox");
    fireEvent.input(screen.getByRole("textbox"), { target: { value: "Half a sent" } });
    caller.become("nobody", true);
    chat.forget("sign_in_required");
    chat.disconnect();
    expect(await screen.findByRole("heading", { name: "You have been signed out" })).toBeTruthy();
    expect(screen.queryByText("Message 1")).toBeNull();
    press("Sign in");
    await signIn();
    await welcomed(conversation({ last: message(1), seq: 1 }));
    await vi.waitFor(() =>
      expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("Half a sent"),
    );
  });

  it("lets one go on anonymously where that is allowed", async () => {
    caller.become("nobody", true);
    render(draw(false));
    fireEvent.click(await screen.findByRole("button", { name: "Chat without signing in" }));
    expect(await screen.findByRole("textbox")).toBeTruthy();
  });
});

describe("preferences", () => {
  const open = conversation({ id: "c1", last: message(2), seq: 2, issue_key: "SUP-7", summary: "Printer" });
  const over = conversation({
    id: "c2",
    last: message(1, { side: "customer", body: "Thanks" }),
    seq: 1,
    resolved: true,
  });
  const items = () => [...document.querySelectorAll(".item")].map(({ textContent }) => textContent);

  async function opened() {
    caller.become("customer");
    render(draw(false));
    await welcomed(open, over);
    press("Preferences");
    await screen.findByRole("dialog", { name: "Preferences" });
  }

  it("apply at once and are kept", async () => {
    await opened();
    expect(items()).toMatchObject([expect.stringMatching(/Message 2/), expect.stringMatching(/Thanks/)]);
    fireEvent.click(screen.getByLabelText("Show request numbers"));
    fireEvent.click(screen.getByLabelText("Show only what is not resolved"));
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
    await welcomed({ ...open, resolved: true });
    await vi.waitFor(() => expect(items()).toHaveLength(1));
    fireEvent.click(screen.getByRole("button", { name: /Message 2/ }));
    fireEvent.click(await screen.findByRole("button", { name: "All conversations" }));
    expect(await screen.findByText("Everything is resolved.")).toBeTruthy();
  });

  it("say who is signed in, and sign out", async () => {
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

  it("offer no password to whom the web site vouches for, but to register", async () => {
    const person = { name: "Carla Costa", email: "c@example.com", has_password: false };
    accounts.me.mockResolvedValue({ ...person, vouched: true, may_set_password: false });
    await opened();
    expect(await screen.findByText("c@example.com")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Set a password" })).toBeNull();
    press("Register");
    expect(await screen.findByRole("dialog", { name: "Register" })).toBeTruthy();
  });

  it("offer to sign in to whoever is not", async () => {
    render(draw(true));
    await welcomed(open);
    press("Preferences");
    await screen.findByRole("dialog", { name: "Preferences" });
    press("Sign in");
    expect(await screen.findByRole("dialog", { name: "Sign in" })).toBeTruthy();
  });
});

it("says so when what is needed later cannot be loaded", async () => {
  vi.spyOn(PARTS, "account").mockRejectedValueOnce(new TypeError("Failed to fetch"));
  render(
    <TextsContext.Provider value={texts}>
      <Panel
        {...{ chat, caller, onClose, onUnread }}
        start={{ ...START, anonymous: false }}
        accounts={() => accounts}
        shown
      />
    </TextsContext.Provider>,
  );
  expect(await screen.findByText(/cannot be reached/)).toBeTruthy();
});
