import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NEW } from "../shared/conversation";
import type { Conversation } from "../shared/protocol";
import { conversation, FakeWebSocket, message, settle, TYPING } from "../testing/fakes";
import { START } from "../testing/start-data";
import "./account"; // loaded later in a browser; here no test has to wait for it

import { chat, auth, draw, welcomed, write, log, type, press, submit, signIn } from "../testing/panel";

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

  it("leaves signing in to the web site where it must identify customers", async () => {
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
    expect(await log().findByText("Sign in to send this.")).toBeTruthy();
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

  it("does not say so while an agent types all the same", async () => {
    const server = await alone(conversation({ last: message(1), seq: 1 }));
    fireEvent.click(await screen.findByRole("button", { name: /Nina Novak/ }));
    expect(screen.getByText(/^We are away\./)).toBeTruthy();
    await server.say(TYPING);
    expect(screen.queryByText(/^We are away\./)).toBeNull();
    expect(screen.getByText("We are online")).toBeTruthy();
  });

  it("takes a message with an address to answer to, and sends it after registering", async () => {
    render(draw(false, { start: { ...start, leaves: false } }));
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("We are away");
    expect(await screen.findByText("Leave a message and we’ll answer by e-mail.")).toBeTruthy();
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

  it("returns a message to the draft when no agent was online", async () => {
    render(draw(false));
    write("It is broken");
    const server = await welcomed();
    const { client_id } = server.frames("start")[0] as { client_id: string };
    await server.say({ type: "error", client_id, code: "nobody_online", message: "" });
    const field = await screen.findByLabelText<HTMLTextAreaElement>("Your message");
    await vi.waitFor(() => expect(field.value).toBe("It is broken"));
    expect(screen.getByRole("button", { name: "Send" })).toBeTruthy();
  });

  it("keeps a form that is being filled in when an agent comes online", async () => {
    const server = await alone();
    await screen.findByLabelText("Your message");
    type("E-mail", "carla@example.com");
    await server.say({ type: "presence", agents_online: true });
    fireEvent.click(await screen.findByRole("button", { name: "Chat without registering" }));
    expect(await screen.findByRole("textbox", { name: "Write a message…" })).toBeTruthy();
  });

  it("opens the chat when an agent comes online and the form is untouched", async () => {
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

  it("keeps the draft where signing in is not offered", async () => {
    localStorage.setItem(key, "It is broken");
    const sign_in = { password: false, code: false, reset: false };
    render(draw(false, { start: { ...start, registration: false, sign_in } }));
    expect((await screen.findByLabelText<HTMLTextAreaElement>("Your message")).value).toBe("It is broken");
    expect(screen.getByText(/[Cc]ome back later/)).toBeTruthy();
    expect(screen.queryByLabelText("E-mail")).toBeNull();
  });
});

describe("a panel without a connection", () => {
  const start = { ...START, agents_online: false };
  const key = `jira-chat.KEY.draft.${NEW}`;
  const asked = vi.fn();
  let online: boolean;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    vi.stubGlobal("fetch", (path: string) => {
      asked(path);
      return Promise.resolve(Response.json({ agents_online: online }));
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function after(seconds: number, agents_online: boolean): Promise<void> {
    online = agents_online;
    vi.advanceTimersByTime(seconds * 1000);
    await settle();
    await settle();
  }

  it("follows agents who come, until it has one", async () => {
    render(draw(false, { start }));
    await screen.findByLabelText("Your message");
    await after(19, true);
    expect(asked).not.toHaveBeenCalled();
    await after(1, true);
    expect(asked).toHaveBeenCalledExactlyOnceWith("/widget/KEY/presence");
    expect(await screen.findByRole("textbox", { name: "Write a message…" })).toBeTruthy();
    write("Hello");
    await welcomed();
    await after(60, true);
    expect(asked).toHaveBeenCalledOnce();
  });

  it("asks only while it is seen, and as soon as it is seen again", async () => {
    const { rerender } = render(draw(false, { start }));
    rerender(draw(false, { start, shown: false }));
    await after(60, true);
    expect(asked).not.toHaveBeenCalled();
    rerender(draw(false, { start }));
    await after(0, true);
    expect(asked).toHaveBeenCalledOnce();
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    await after(60, true);
    expect(asked).toHaveBeenCalledOnce();
    hidden.mockRestore();
  });

  it("lets half a message be finished when agents go, and takes it when it is refused", async () => {
    render(draw(false));
    const box = screen.getByRole("textbox");
    fireEvent.input(box, { target: { value: "Half a" } });
    await after(20, false);
    expect(screen.getByText(/^We are away/)).toBeTruthy();
    expect(screen.getByRole("textbox")).toBe(box);
    write("Half a message");
    const server = await welcomed();
    const { client_id } = server.frames("start")[0] as { client_id: string };
    await server.say({ type: "error", client_id, code: "nobody_online", message: "" });
    const field = await screen.findByLabelText<HTMLTextAreaElement>("Your message");
    await vi.waitFor(() => expect(field.value).toBe("Half a message"));
    expect(localStorage.getItem(key)).toBe("Half a message");
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
  it("asks to sign in again and returns to the draft", async () => {
    auth.become("customer");
    render(draw(false));
    await welcomed(conversation({ last: message(1), seq: 1 }));
    fireEvent.click(await screen.findByRole("button", { name: /Nina Novak/ }));
    await screen.findByRole("textbox");
    fireEvent.input(screen.getByRole("textbox"), { target: { value: "Half a sent" } });
    auth.become("nobody", true);
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

  it("offers to continue anonymously where that is allowed", async () => {
    auth.become("nobody", true);
    render(draw(false));
    fireEvent.click(await screen.findByRole("button", { name: "Chat without signing in" }));
    expect(await screen.findByRole("textbox")).toBeTruthy();
  });
});
