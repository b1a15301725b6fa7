import { cleanup, render, screen } from "@testing-library/preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { writeDraft } from "../../shared/drafts";
import { START } from "../../testing/start-data";
import { Articles } from "./articles";

const texts = { "articles.title": "These may help", "articles.new_tab": "new tab" };
const found = (...titles: string[]) => ({
  articles: titles.map((title) => ({
    title,
    excerpt: `${title}…`,
    address: `https://acme.example/${title}`,
  })),
  texts,
});
const server = vi.fn<(query: string) => Response>();
const queries = () => server.mock.calls.map(([query]) => query);
const draw = (title = "") =>
  render(<Articles start={START} chat={{ about: { page: { title } } }} draft="draft" />);
const rest = () =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(400);
  });
const type = (text: string) => act(() => writeDraft("draft", text));

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("fetch", async (_path: string, init: RequestInit) =>
    server((JSON.parse(init.body as string) as { query: string }).query),
  );
  server.mockImplementation(() => Response.json(found("Pay", "Return")));
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetAllMocks();
});

it("looks for the page's title, and then for what is typed, once it rests", async () => {
  draw("Prices");
  await rest();
  for (const text of ["p", "pa", "pay", "pay by"]) await type(text);
  await rest();
  expect(queries()).toEqual(["Prices", "pay by"]);
});

it("shows them as text, in a tab of their own", async () => {
  server.mockImplementation(() => Response.json(found("<b>Pay</b>")));
  draw("Prices");
  await rest();
  const link = screen.getByRole<HTMLAnchorElement>("link", { name: /<b>Pay<\/b>\s*\(new tab\)/ });
  expect([link.target, link.rel]).toEqual(["_blank", "noopener noreferrer"]);
  expect(screen.getByRole("status").textContent).toBe("These may help");
});

it("looks for nothing with less than three letters, and shows nothing then", async () => {
  draw("Prices");
  await rest();
  expect(screen.getAllByRole("link")).toHaveLength(2);
  await type("p");
  expect(screen.queryByRole("link")).toBeNull();
  await rest();
  expect(queries()).toEqual(["Prices"]);
});

it("shows nothing where the server refuses", async () => {
  server.mockImplementation(() => new Response(null, { status: 429 }));
  draw("Prices");
  await rest();
  expect(screen.queryByRole("link")).toBeNull();
  expect(screen.getByRole("status").textContent).toBe("");
});
