import { fireEvent, render, screen } from "@testing-library/preact";
import { describe, expect, it, vi } from "vitest";
import { NEW } from "../shared/conversation";
import { conversation, FakeWebSocket, message, settle } from "../testing/fakes";
import { START } from "../testing/start-data";
import { accounts, chat, draw, log, press, type, welcomed } from "../testing/panel";

describe("leaving a message while nobody is online", () => {
  const start = { ...START, agents_online: false };
  const key = `jira-chat.KEY.draft.${NEW}`;

  it("sends a message at once with an address that is confirmed later", async () => {
    render(draw(false, { start }));
    await screen.findByLabelText("Your message");
    type("Your message", "It is broken");
    type("E-mail", " carla@example.com ");
    type("Name", "Carla Costa");
    press("Send");
    await settle();
    const server = FakeWebSocket.last;
    await server.accept({ conversations: [], agents_online: false });
    const contact = { email: "carla@example.com", name: "Carla Costa" };
    await vi.waitFor(() => expect(server.frames("start")).toMatchObject([{ body: "It is broken", contact }]));
    expect(accounts.requestCode).not.toHaveBeenCalled();
    const { client_id, ref } = server.frames("start")[0] as { client_id: string; ref: number };
    const first = message(1, { client_id, side: "customer", body: "It is broken" });
    const started = conversation({ last: first, seq: 1, unconfirmed: contact.email });
    await server.say({ type: "started", ref, client_id, conversation: started, message: first });
    expect(await screen.findByText(/We have your message/)).toBeTruthy();
    // Asked for when the server has the message, so that the mail can have a link for it.
    await screen.findByLabelText("Code from our mail");
    expect(accounts.requestCode).toHaveBeenCalledOnce();
    expect(screen.queryByLabelText("Your message")).toBeNull();
    expect(localStorage.getItem(key)).toBeNull();
    type("Code from our mail", "123456");
    press("Register");
    await vi.waitFor(() => expect(accounts.register).toHaveBeenCalledOnce());
    await welcomed(conversation({ last: first, seq: 1, unconfirmed: null }));
    expect(await log().findByText("It is broken")).toBeTruthy();
    expect(screen.queryByText(/once you have confirmed/)).toBeNull();
  });

  it("hears that the link in the mail confirmed the address, and asks for the code no more", async () => {
    render(draw(true, { start }));
    await settle();
    const left = conversation({ last: message(1), seq: 1, unconfirmed: "carla@example.com" });
    await FakeWebSocket.last.accept({ conversations: [left], agents_online: false });
    fireEvent.click(await screen.findByRole("button", { name: /Nina Novak/ }));
    fireEvent.click(await screen.findByRole("button", { name: "Confirm address" }));
    await screen.findByLabelText("E-mail");
    chat.reconnect();
    await settle();
    await FakeWebSocket.last.accept({ conversations: [], agents_online: false });
    expect(await screen.findByText(/Your address is confirmed/)).toBeTruthy();
    expect(screen.queryByLabelText("E-mail")).toBeNull();
    press("New conversation");
    expect(await screen.findByLabelText("Your message")).toBeTruthy();
  });

  it("lets a message that was left be seen, and its address be confirmed after a reload", async () => {
    render(draw(true, { start }));
    await settle();
    const left = conversation({ last: message(1), seq: 1, unconfirmed: "carla@example.com" });
    await FakeWebSocket.last.accept({ conversations: [left], agents_online: false });
    fireEvent.click(await screen.findByRole("button", { name: /Nina Novak/ }));
    expect(await screen.findByText(/We’ll answer to carla@example.com once/)).toBeTruthy();
    press("Confirm address");
    expect((await screen.findByLabelText<HTMLInputElement>("E-mail")).value).toBe("carla@example.com");
    expect(screen.getByRole("button", { name: "Register" })).toBeTruthy();
  });
});
