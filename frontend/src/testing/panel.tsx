import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { Chat } from "../shared/chat";
import type { Conversation } from "../shared/protocol";
import { TextsContext } from "../shared/texts";
import { loadConnection } from "./connection";
import { FakeClock, FakeWebSocket, settle } from "./fakes";
import { fakeAccounts } from "./accounts";
import { START } from "./start-data";
import { texts } from "./texts";
// Loaded later in a browser; here no test has to wait for it.
import "../widget/account";
import "../widget/attachments";
import "../widget/list";
import "../widget/returning";
import "../widget/text";
import "../widget/waiting";
import type { Auth, AuthState } from "../widget/auth";
import { Panel } from "../widget/panel";

/** A customer's sign-in state, set by the test. */
class FakeAuth implements Auth {
  state: AuthState = { who: "nobody", ended: false };
  #listener = () => {};
  ticket = () => Promise.resolve("t1");
  poll = () => new Promise<never>(() => {});
  credentials = { token: () => "t1" };
  subscribe(listener: () => void) {
    this.#listener = listener;
    return () => {};
  }
  become(who: AuthState["who"], ended = false) {
    this.state = { who, ended };
    this.#listener();
  }
}

export const onClose = vi.fn();
export const onEvent = vi.fn();
export const onUnread = vi.fn();
export let chat: Chat;
export let auth: FakeAuth;
export let accounts: ReturnType<typeof fakeAccounts>;

/** Everything is in view at once. */
class InView {
  constructor(private readonly tell: (entries: { isIntersecting: boolean }[]) => void) {}
  observe() {
    this.tell([{ isIntersecting: true }]);
  }
  disconnect() {}
}

beforeEach(() => {
  vi.stubGlobal("IntersectionObserver", InView);
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  localStorage.clear();
  sessionStorage.clear();
  FakeWebSocket.made = [];
  auth = new FakeAuth();
  accounts = fakeAccounts();
  for (const way of ["signIn", "register", "reset"] as const) {
    accounts[way].mockImplementation(() => {
      auth.become("customer");
      chat.reconnect();
      return Promise.resolve();
    });
  }
  openChat();
});

export const UNSENT = "jira-chat.KEY.unsent.";

/** As a page does that has just been opened. */
export function openChat(): void {
  chat = new Chat({
    url: "wss://chat.example/socket",
    ticket: () => Promise.resolve("t1"),
    mine: "customer",
    unsent: UNSENT,
    loadConnection,
    WebSocket: FakeWebSocket as unknown as typeof WebSocket,
    clock: new FakeClock(),
  });
}

afterEach(() => {
  cleanup();
  vi.clearAllMocks();
  vi.unstubAllGlobals();
});

export function draw(known: boolean, { shown = true, start = START } = {}) {
  if (known) auth.become("visitor");
  return (
    <TextsContext.Provider value={texts}>
      <Panel {...{ start, chat, auth, shown, onClose, onEvent, onUnread }} accounts={() => accounts} />
    </TextsContext.Provider>
  );
}

export async function welcomed(...conversations: Conversation[]): Promise<FakeWebSocket> {
  await settle();
  await FakeWebSocket.last.accept({ conversations });
  return FakeWebSocket.last;
}

export function write(body: string): void {
  fireEvent.input(screen.getByRole("textbox"), { target: { value: body } });
  fireEvent.keyDown(screen.getByRole("textbox"), { key: "Enter" });
}

export const log = () => within(screen.getByRole("log"));

export const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
export const press = (name: string | RegExp) => fireEvent.click(screen.getByRole("button", { name }));
export const submit = () => fireEvent.submit(document.querySelector("form[aria-busy]") as HTMLFormElement);

/** The server takes what was read, and says so. */
export async function reads(server: FakeWebSocket, id = "c1"): Promise<void> {
  await vi.waitFor(() => expect(server.frames("receipts").at(-1)?.receipts[id]?.read).toBeTruthy());
  const { delivered = 0, read = 0 } = server.frames("receipts").at(-1)?.receipts[id] ?? {};
  await server.say({ type: "receipt", conversation: id, side: "customer", delivered, read });
}

export async function signIn(): Promise<void> {
  await screen.findByLabelText("Password");
  type("E-mail", "carla@example.com");
  type("Password", "correct horse");
  submit();
  await vi.waitFor(() => expect(accounts.signIn).toHaveBeenCalledOnce());
}
