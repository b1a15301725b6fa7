import { fireEvent, render, screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Conversation } from "../shared/protocol";
import { draw, welcomed, write } from "../testing/panel";
import { conversation, message, type FakeWebSocket } from "../testing/fakes";
import "./account"; // loaded later in a browser; here no test has to wait for it

describe("a conversation with a deleted request", () => {
  const gone = conversation({ last: message(1), seq: 1, closed: true });

  async function opened(conversation: Conversation): Promise<FakeWebSocket> {
    render(draw(true));
    const server = await welcomed(conversation);
    fireEvent.click(await screen.findByRole("button", { name: /Nina Novak/ }));
    return server;
  }

  it("says so, and offers a new one in place of the composer", async () => {
    await opened(gone);
    expect(await screen.findByText(/conversation is closed/)).toBeTruthy();
    expect(screen.queryByRole("textbox")).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "New conversation" }));
    expect(await screen.findByRole("textbox")).toBeTruthy();
  });

  it("hands what was written to the new one", async () => {
    const server = await opened({ ...gone, closed: false });
    await screen.findByRole("textbox");
    write("Still broken");
    const { client_id } = server.frames("post")[0] as { client_id: string };
    fireEvent.input(screen.getByRole("textbox"), { target: { value: "And an" } });
    await server.say({ type: "error", client_id, code: "conversation_closed", message: "" });
    await server.say({ type: "conversation", conversation: gone });
    fireEvent.click(await screen.findByRole("button", { name: "New conversation" }));
    const field = await screen.findByRole<HTMLTextAreaElement>("textbox");
    expect(field.value).toBe("Still broken\nAnd an");
  });
});
