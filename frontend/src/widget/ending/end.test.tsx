import { fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { asking } from "../../shared/attachments/load-file";
import { conversation } from "../../testing/fakes";
import { press } from "../../testing/panel";
import { START } from "../../testing/start-data";
import { End } from "./end";

const texts = Object.fromEntries(
  ["question", "comment", "send", "thanks", "failed", "download", "mail", "mailed"].map((key) => [
    `ending.${key}`,
    key.startsWith("mail") ? `${key} {email}` : key,
  ]),
) as Record<string, string>;
[1, 2, 3, 4, 5].forEach((score) => (texts[`ending.${score}`] = `face ${score}`));

const UNRATED = { asks: true, score: null, mail_to: null as string | null, texts };
const server = vi.fn<(path: string, init?: RequestInit) => Response>();
const save = vi.fn();

function draw(about: Parameters<typeof conversation>[0] = { resolved: true, issue_key: "SUP-7" }) {
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => server(path, init));
  const auth = { credentials: { token: () => "t1" } };
  render(<End start={START} auth={auth} attachments={{ asking, save }} conversation={conversation(about)} />);
}

afterEach(() => vi.resetAllMocks());

it("asks nothing while the request is open", async () => {
  draw({ resolved: false });
  await Promise.resolve();
  expect(server).not.toHaveBeenCalled();
});

it("sends the face and the comment once, and says thank you", async () => {
  server.mockImplementation((_path, init) =>
    Response.json(init?.method === "POST" ? { ...UNRATED, score: 4 } : UNRATED),
  );
  draw();
  fireEvent.click(await screen.findByRole("radio", { name: "face 4" }));
  fireEvent.input(screen.getByLabelText("comment"), { target: { value: "Quick!" } });
  press("send");
  expect(await screen.findByText("thanks")).toBeTruthy();
  const [path, init] = server.mock.lastCall!;
  expect(path).toBe("/api/conversations/c1/rating?lang=en");
  expect(JSON.parse(init?.body as string)).toEqual({ score: 4, comment: "Quick!" });
  expect(screen.queryByRole("radio")).toBeNull();
});

it("keeps what was chosen and written when it could not be sent", async () => {
  server.mockImplementation((_path, init) =>
    init?.method === "POST" ? new Response(null, { status: 503 }) : Response.json(UNRATED),
  );
  draw();
  fireEvent.click(await screen.findByRole("radio", { name: "face 2" }));
  fireEvent.input(screen.getByLabelText("comment"), { target: { value: "Slow" } });
  press("send");
  expect(await screen.findByText("failed")).toBeTruthy();
  expect(screen.getByLabelText<HTMLTextAreaElement>("comment").value).toBe("Slow");
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "face 2" }).checked).toBe(true);
});

it("only offers the file where the project does not ask", async () => {
  server.mockImplementation((path) =>
    path.includes("transcript") ? new Response("Hello") : Response.json({ ...UNRATED, asks: false }),
  );
  draw();
  fireEvent.click(await screen.findByRole("button", { name: "download" }));
  await vi.waitFor(() => expect(save).toHaveBeenCalledWith(expect.any(Blob), "SUP-7.txt"));
  expect(screen.queryByRole("radio")).toBeNull();
});

it("mails the conversation once to the customer's own address, and says when that was too often", async () => {
  const answers = [429, 202];
  server.mockImplementation((_path, init) => {
    if (init?.method !== "POST")
      return Response.json({ ...UNRATED, asks: false, mail_to: "ann@example.com" });
    const status = answers.shift()!;
    return Response.json({ error: { retry_after: 90 } }, { status });
  });
  draw();
  const button = await screen.findByRole("button", { name: "mail ann@example.com" });
  fireEvent.click(button);
  expect((await screen.findByText(/Please wait/)).textContent).toContain("90 seconds");
  fireEvent.click(button);
  const told = await screen.findByText("mailed ann@example.com");
  expect(document.activeElement).toBe(told);
  expect(screen.queryByRole("button", { name: /^mail/ })).toBeNull();
  expect(server.mock.lastCall![0]).toMatch(/^\/api\/conversations\/c1\/transcript\?lang=en&tz=/);
});

it("offers no mail to who has no address", async () => {
  server.mockImplementation(() => Response.json({ ...UNRATED, asks: false }));
  draw();
  await screen.findByRole("button", { name: "download" });
  expect(screen.queryByRole("button", { name: /^mail/ })).toBeNull();
});
