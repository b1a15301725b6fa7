import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { RequestStep } from "../../contract/answers";
import { Api } from "../../shared/api";
import { conversation } from "../../testing/fakes";
import { RequestBar } from "./request-bar";
import { StatusMenu } from "./status-menu";
import type { RequestHere } from "./use-request";

const NOW = {
  key: "SUP-7",
  address: "https://acme.example/browse/SUP-7",
  resolved: false,
  status: "Open",
  category: "indeterminate",
  assignee: null,
  mine: false,
};
const RESOLVE = { id: "31", name: "Resolve", to: "Resolved", category: "done", asks: false };
const ESCALATE = { id: "51", name: "Escalate", to: "Open", category: "indeterminate", asks: true };
const HR = { id: "10002", key: "HR", name: "Human Resources" };

afterEach(cleanup);

function draw(steps: unknown[], refusal?: string, projects = [HR]) {
  const asked: string[] = [];
  const fetch = (path: string, { method, body }: { method: string; body?: string }) => {
    const part = path.split("/request")[1] ?? "";
    if (method === "GET" && path.endsWith("/transfer")) return Promise.resolve(Response.json({ projects }));
    if (method !== "GET") asked.push(`${method} ${part} ${body ?? ""}`);
    if (method !== "GET" && refusal)
      return Promise.resolve(
        new Response(JSON.stringify({ error: { code: "forbidden", message: refusal } }), { status: 403 }),
      );
    const answer = method === "GET" && part === "/steps" ? { steps } : { ...NOW, resolved: method !== "GET" };
    return Promise.resolve(new Response(JSON.stringify(answer)));
  };
  const api = new Api({ token: () => "s" }, fetch as unknown as typeof globalThis.fetch);
  const said = vi.fn();
  render(<RequestBar api={api} conversation={conversation()} onSay={said} onNote={vi.fn()} />);
  return { asked, said };
}

async function resolve(line: string) {
  fireEvent.click(await screen.findByRole("button", { name: "Resolve" }));
  fireEvent.input(screen.getByLabelText(/Closing line/), { target: { value: line } });
  fireEvent.click(screen.getByRole("button", { name: "Resolve request" }));
}

it("says the last line before the request is resolved", async () => {
  const { asked, said } = draw([ESCALATE, RESOLVE]);
  await resolve(" Bye! ");
  await screen.findByRole("button", { name: "Reopen" });
  expect(said.mock.calls).toEqual([["Bye!"]]);
  expect(asked).toEqual(['POST /steps {"step":"31"}']);
});

it("keeps the line, and says nothing, where Jira offers no such step", async () => {
  const { asked, said } = draw([ESCALATE]);
  await resolve("Bye!");
  await screen.findByText(/offers no step that resolves/);
  expect(screen.getByLabelText<HTMLTextAreaElement>(/Closing line/).value).toBe("Bye!");
  expect([asked, said.mock.calls]).toEqual([[], []]);
});

it("offers in a menu what Jira does, and shows what it refuses in words", async () => {
  const { asked } = draw([RESOLVE, ESCALATE], "Jira does not let you.");
  fireEvent.click(await screen.findByRole("button", { name: /Open/ }));
  const asks = await screen.findByRole("menuitem", { name: /Escalate/ });
  fireEvent.click(asks);
  expect([asks.getAttribute("aria-disabled"), asked]).toEqual(["true", []]);
  fireEvent.click(screen.getByRole("menuitem", { name: /Resolve/ }));
  await waitFor(() => expect(screen.getByRole("alert").textContent).toBe("Jira does not let you."));
});

it("opens no menu for an agent who went on typing elsewhere", async () => {
  let answer: (steps: RequestStep[]) => void = () => {};
  const found = new Promise<RequestStep[]>((resolve) => (answer = resolve));
  const here = { request: NOW, busy: false, steps: () => found } as unknown as RequestHere;
  render(
    <>
      <StatusMenu here={here} />
      <textarea />
    </>,
  );
  const status = screen.getByRole("button", { name: /Open/ });
  const elsewhere = screen.getByRole("textbox");
  status.focus();
  fireEvent.click(status);
  elsewhere.focus();
  answer([RESOLVE]);
  await act(() => found.then(() => undefined));
  expect(screen.queryByRole("menu")).toBeNull();
  expect(document.activeElement).toBe(elsewhere);
});

it("transfers the chat to another project, once however often it is sent", async () => {
  const { asked } = draw([], "Somebody was quicker.");
  fireEvent.click(await screen.findByRole("button", { name: "Transfer" }));
  const where = await screen.findByRole("combobox", { name: "Transfer to project" });
  fireEvent.input(where, { target: { value: "Human" } });
  fireEvent.click(await screen.findByRole("option", { name: "Human Resources (HR)" }));
  fireEvent.input(screen.getByLabelText(/Note for agents/), { target: { value: " Payroll " } });
  for (const attempt of [1, 2]) {
    fireEvent.click(screen.getByRole("button", { name: "Transfer chat" }));
    await waitFor(() => expect(asked.length).toBe(attempt));
    await waitFor(() => expect(screen.getByRole("alert").textContent).toBe("Somebody was quicker."));
  }
  expect(screen.getByLabelText<HTMLTextAreaElement>(/Note for agents/).value).toBe(" Payroll ");
  const sent = asked.map((each) => JSON.parse(each.slice("POST ".length)) as Record<string, string>);
  expect(sent[0]).toEqual({ id: sent[0]?.id, project: "10002", note: "Payroll" });
  expect(sent).toEqual([sent[0], sent[0]]);
});

it("says calmly that there is no other project", async () => {
  const { asked } = draw([], undefined, []);
  fireEvent.click(await screen.findByRole("button", { name: "Transfer" }));
  await screen.findByText("There is no other project with a chat that you may see.");
  expect(screen.getByRole("combobox", { name: "Transfer to project" }).getAttribute("aria-invalid")).not.toBe(
    "true",
  );
  fireEvent.click(screen.getByRole("button", { name: "Transfer chat" }));
  expect(screen.getByRole("button", { name: "Transfer chat" }).getAttribute("aria-disabled")).toBe("true");
  expect(asked).toEqual([]);
});
