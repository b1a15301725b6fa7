import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { ApiError, type Api } from "../../shared/api";
import { settle } from "../../testing/fakes";
import type { ManagedReplies } from "../values";
import { reply } from "./fixtures";
import { Manager } from "./manager";

afterEach(cleanup);

const MANAGED: ManagedReplies = {
  replies: [reply({ uses: 3 })],
  languages: [{ code: "de", name: "Deutsch" }],
  longest_name: 60,
  longest_text: 4000,
  most: 500,
};
const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const click = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

async function open(about: Partial<Api> = {}) {
  const api = {
    get: async () => MANAGED,
    put: vi.fn(async () => MANAGED),
    delete: vi.fn(async () => {}),
    ...about,
  };
  render(<Manager api={api as unknown as Api} whose="All agents." />);
  await settle();
  return api;
}

it("adds a reply under an id of its own, by Enter in its name, too", async () => {
  const { put } = await open();
  click("Add a reply");
  type("Name", "Bye");
  type("Text", "Bye!");
  fireEvent.keyDown(screen.getByLabelText("Name"), { key: "Enter" });
  await settle();
  expect(put).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^\/api\/managed-replies\/[0-9a-f]{32}$/),
    {
      name: "Bye",
      text: "Bye!",
      language: "",
    },
  );
  expect(screen.queryByLabelText("Name")).toBeNull();
});

it("keeps what is typed when it is refused, and says so at the field", async () => {
  const refused = new ApiError(
    { code: "invalid_input", message: "No.", fields: { text: "No variable {x}." } },
    400,
  );
  await open({ put: async () => Promise.reject(refused) });
  click("Edit Hello");
  type("Text", "{x}");
  click("Save reply");
  await settle();
  expect(screen.getByText("No variable {x}.")).toBeTruthy();
  expect(screen.getByLabelText<HTMLTextAreaElement>("Text").value).toBe("{x}");
});

it("lets no other reply take the place of one that is being written", async () => {
  await open();
  click("Add a reply");
  type("Text", "Half a");
  click("Edit Hello");
  expect(screen.getByLabelText<HTMLTextAreaElement>("Text").value).toBe("Half a");
  click("Cancel");
  click("Edit Hello");
  type("Text", "Hi");
  click("Add a reply");
  expect(screen.getByLabelText<HTMLTextAreaElement>("Text").value).toBe("Hi");
});

it("closes only the reply that was saved", async () => {
  let saved: (managed: ManagedReplies) => void = () => {};
  const put = vi.fn(() => new Promise<ManagedReplies>((resolve) => (saved = resolve)));
  await open({ put } as Partial<Api>);
  click("Add a reply");
  type("Name", "Bye");
  click("Save reply");
  click("Cancel");
  click("Edit Hello");
  saved(MANAGED);
  await settle();
  expect(screen.getByLabelText<HTMLTextAreaElement>("Text").value).toBe(reply().text);
});

it("deletes after a question, and says how often each is used", async () => {
  const { delete: remove } = await open();
  expect(screen.getByText(/Used 3 times/)).toBeTruthy();
  click("Delete Hello");
  click("Delete");
  await settle();
  expect(remove).toHaveBeenCalledExactlyOnceWith("/api/managed-replies/Hello");
  expect(screen.getByText("There are none yet.")).toBeTruthy();
});
