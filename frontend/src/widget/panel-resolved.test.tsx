import { fireEvent, render, screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { draw, welcomed } from "../testing/panel";
import { conversation, message } from "../testing/fakes";

const answered = { last: message(1), seq: 1 };
const resolved = conversation({ ...answered, resolved: true });
const next = conversation({ ...answered, id: "c-next", follows: resolved.id });

describe("a conversation with a resolved request", () => {
  async function opened() {
    render(draw(true));
    const server = await welcomed(resolved);
    fireEvent.click(await screen.findByRole("button", { name: /Nina Novak/ }));
    await screen.findByRole("textbox", { name: "Resolved. Write to reopen…" });
    return server;
  }

  it("is written in as before once it is reopened", async () => {
    const server = await opened();
    await server.say({ type: "conversation", conversation: { ...resolved, resolved: false } });
    expect(await screen.findByRole("textbox", { name: "Write a message…" })).toBeTruthy();
  });

  it("takes along what is being written when another continues it", async () => {
    const server = await opened();
    fireEvent.input(screen.getByRole("textbox"), { target: { value: "And an" } });
    await server.say({ type: "conversation", conversation: next });
    const box = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Write a message…" });
    expect(box.value).toBe("And an");
  });

  it("leads on to the one that continues it, and can be read again", async () => {
    const server = await opened();
    await server.say({ type: "conversation", conversation: next });
    expect(await screen.findByRole("textbox", { name: "Write a message…" })).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "All conversations" }));
    const [, former] = await screen.findAllByRole("button", { name: /Nina Novak/ });
    fireEvent.click(former as HTMLElement);
    expect(await screen.findByRole("textbox", { name: /Resolved/ })).toBeTruthy();
  });
});
