import { act, fireEvent, render, screen } from "@testing-library/preact";
import { beforeEach, expect, it, vi } from "vitest";
import type { Questions } from "../../contract/answers";
import { settle } from "../../testing/fakes";
import { auth, draw, press, welcomed, write } from "../../testing/panel";
import { START } from "../../testing/start-data";
import { texts } from "../../testing/texts";
import "../prechat";

const ORDER = { id: "customfield_1", kind: "text", label: "Order number", help: "", choices: [] } as const;
const SIZE = {
  id: "customfield_2",
  kind: "choice",
  label: "Size",
  help: "",
  choices: [{ id: "7", label: "Large" }],
} as const;

let asked: Questions["questions"];
const fetched = vi.fn(() => Promise.resolve(Response.json({ questions: asked, texts })));

beforeEach(() => {
  asked = [ORDER as never];
  vi.stubGlobal("fetch", fetched);
});

const ASKING = { ...START, asks: true };
const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });

it("is asked before the first message, and goes with it", async () => {
  render(draw(true, { start: ASKING }));
  const socket = await welcomed();
  await screen.findByLabelText("Order number");
  expect(fetched).toHaveBeenCalledWith("/widget/KEY/questions?lang=en", expect.anything());
  expect(screen.queryByRole("button", { name: "Send" })).toBeNull();

  press("Continue");
  expect(await screen.findByText("Please answer this.")).not.toBeNull();
  expect(document.activeElement).toBe(screen.getByLabelText("Order number"));
  type("Order number", "A-1");
  press("Continue");
  await vi.waitFor(() => expect(screen.queryByLabelText("Order number")).toBeNull());
  write("Where is it?");
  await settle();
  expect(socket.frames("start")).toMatchObject([{ body: "Where is it?", answers: { customfield_1: "A-1" } }]);
});

it("asks strangers alone who they are, and everybody to agree to the statement", async () => {
  const agree = {
    id: "chat_consent",
    kind: "choices",
    label: "Privacy",
    help: "",
    link: "https://shop.example/privacy",
  };
  asked = [
    { id: "chat_name", kind: "text", label: "Name", help: "", choices: [], strangers: true },
    { ...agree, choices: [{ id: "yes", label: "I agree" }] },
  ] as never;
  render(draw(true, { start: ASKING }));
  const socket = await welcomed();
  await screen.findByLabelText("Name");
  void act(() => auth.become("customer"));
  await vi.waitFor(() => expect(screen.queryByLabelText("Name")).toBeNull());
  expect(screen.getByRole("link", { name: "Privacy statement" }).getAttribute("href")).toBe(agree.link);
  press("Continue");
  expect(await screen.findByText("Please answer this.")).not.toBeNull();
  fireEvent.click(screen.getByLabelText("I agree"));
  press("Continue");
  await vi.waitFor(() => expect(screen.queryByLabelText("I agree")).toBeNull());
  write("Where is it?");
  await settle();
  expect(socket.frames("start")).toMatchObject([{ answers: { chat_consent: ["yes"] } }]);
});

it("is asked again when other things are needed by now, and nothing typed is lost", async () => {
  render(draw(true));
  const socket = await welcomed();
  write("Where is it?");
  await settle();
  const client_id = socket.frames("start")[0]?.client_id ?? "";
  await socket.say({ type: "error", code: "answers_needed", message: "", client_id });

  await screen.findByLabelText("Order number");
  type("Order number", "A-1");
  asked = [ORDER as never, SIZE as never];
  press("Continue");
  await settle();
  expect(socket.frames("start")[1]).toMatchObject({ client_id, answers: { customfield_1: "A-1" } });
  await socket.say({ type: "error", code: "answers_needed", message: "", client_id });

  fireEvent.change(await screen.findByLabelText("Size"), { target: { value: "7" } });
  expect(screen.getByLabelText<HTMLInputElement>("Order number").value).toBe("A-1");
  press("Continue");
  await settle();
  const answers = { customfield_1: "A-1", customfield_2: "7" };
  expect(socket.frames("start")[2]).toMatchObject({ client_id, body: "Where is it?", answers });
});

it("lets people try again when the questions cannot be loaded, and chat where there are none", async () => {
  fetched.mockRejectedValueOnce(new TypeError());
  asked = [];
  render(draw(true, { start: ASKING }));
  await welcomed();
  fireEvent.click(await screen.findByRole("button", { name: "Try again" }));
  await vi.waitFor(() => expect(screen.getByRole("textbox")).not.toBeNull());
});
