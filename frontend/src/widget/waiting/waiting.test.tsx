import { fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { asking } from "../../shared/attachments/load-file";
import { conversation, message } from "../../testing/fakes";
import { press } from "../../testing/panel";
import { START } from "../../testing/start-data";
import { Waiting } from "./waiting";

const texts = Object.fromEntries(
  ["finding", "nobody", "offer", "leave", "left", "stays"].map((key) => [`waiting.${key}`, key]),
) as Record<string, string>;
texts["waiting.to"] = "to {email}";

const DUE = { seconds: 0, left: false, email: null, offers: true, asks: true, texts };
const LEFT = { ...DUE, left: true, asks: false, email: "ann@example.com" };
const server = vi.fn<(path: string, init?: RequestInit) => Response>();

const draw = (about: Parameters<typeof conversation>[0] = { last: message(1, { side: "customer" }) }) => {
  const auth = { credentials: { token: () => "t1" } };
  const shown = conversation(about);
  return <Waiting start={START} auth={auth} attachments={{ asking }} conversation={shown} />;
};
const sent = () =>
  server.mock.calls.flatMap(([, init]) => (init?.body ? [JSON.parse(init.body as string) as unknown] : []));
const always = (answer: object) => server.mockImplementation(() => Response.json(answer));

beforeEach(() => vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => server(path, init)));
afterEach(() => {
  vi.useRealTimers();
  vi.resetAllMocks();
});

it("asks again when it is time, says so, and tells the server that it did", async () => {
  vi.useFakeTimers();
  always({ ...DUE, seconds: 300 });
  render(draw());
  await vi.advanceTimersByTimeAsync(299_000);
  expect(server).toHaveBeenCalledTimes(1);
  expect(screen.getByRole("status").textContent).toBe("");
  always(DUE);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(screen.getByRole("status").textContent).toBe("nobody offer");
  expect(sent()).toEqual([{}]);
});

it("tells the server again that it said so, where that was not heard", async () => {
  vi.useFakeTimers();
  server.mockImplementation((_path, init) =>
    init?.body ? new Response(null, { status: 503 }) : Response.json(DUE),
  );
  render(draw());
  await vi.advanceTimersByTimeAsync(59_000);
  expect(sent()).toEqual([{}]);
  always(DUE);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(sent()).toEqual([{}, {}]);
  expect(screen.getByRole("status").textContent).toBe("nobody offer");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(sent()).toHaveLength(2);
});

it("says that somebody is being found while it is offered, and no longer", async () => {
  always({ ...DUE, seconds: null });
  const last = message(1, { side: "customer" });
  const { rerender } = render(draw({ last, offered: true }));
  expect(await screen.findByText("finding")).toBeTruthy();
  rerender(draw({ last, offered: false }));
  expect(screen.getByRole("status").textContent).toBe("");
});

it("is silent once somebody answers", async () => {
  always(DUE);
  const { rerender } = render(draw());
  expect(await screen.findByText("nobody offer")).toBeTruthy();
  rerender(draw({ last: message(2, { side: "agent" }) }));
  expect(screen.getByRole("status").textContent).toBe("");
  expect(screen.queryByRole("button")).toBeNull();
});

it("leaves it as a request with an address, and keeps what was typed until then", async () => {
  server.mockImplementation((_path, init) => {
    const said = JSON.stringify(init?.body ?? "");
    if (!said.includes("leaves")) return Response.json(DUE);
    return said.includes("@") ? Response.json(LEFT) : new Response(null, { status: 400 });
  });
  render(draw());
  const field = await screen.findByRole<HTMLInputElement>("textbox");
  fireEvent.input(field, { target: { value: "ann" } });
  press("leave");
  await vi.waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
  expect(field.value).toBe("ann");
  fireEvent.input(field, { target: { value: "ann@example.com" } });
  press("leave");
  expect(await screen.findByText("left to ann@example.com")).toBeTruthy();
  expect(sent().at(-1)).toEqual({ leaves: true, email: "ann@example.com" });
  expect(screen.queryByRole("button")).toBeNull();
});

it("offers nothing where no answer can be mailed", async () => {
  always({ ...DUE, offers: false, asks: false });
  render(draw());
  expect(await screen.findByText("nobody stays")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

it("does not ask again for an address that was given before the chat", async () => {
  localStorage.setItem("jira-chat.KEY.draft.answers", '{"chat_email":"ann@example.com"}');
  always(DUE);
  render(draw());
  expect((await screen.findByRole<HTMLInputElement>("textbox")).value).toBe("ann@example.com");
  localStorage.clear();
});
