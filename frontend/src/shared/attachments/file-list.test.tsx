import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Attachment } from "../../contract/answers";
import { settle } from "../../testing/fakes";
import { texts } from "../../testing/texts";
import { TextsContext } from "../texts";
import { FileList } from "./file-list";
import { fileLoader } from "./load-file";
import { inWords } from "./size";

const PDF: Attachment = {
  ...{ id: "f1", name: "a.pdf", type: "application/pdf", size: 3_500_000, until: "2999-01-01T00:00:00Z" },
  ...{ width: null, height: null, problem: null },
};
const PICTURE: Attachment = { ...PDF, id: "f2", name: "b.png", type: "image/png", width: 800, height: 600 };
const fetch = vi.fn<(path: string) => Promise<Response>>(() => Promise.resolve(new Response("content")));
const auth = { credentials: { token: () => "t1" } };

beforeEach(() => {
  fetch.mockClear();
  vi.stubGlobal("fetch", fetch);
  Object.assign(URL, { createObjectURL: () => "blob:picture", revokeObjectURL: vi.fn() });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const draw = (files: Attachment[], pending = false) =>
  render(
    <TextsContext.Provider value={texts}>
      <FileList {...{ files, auth, pending }} />
    </TextsContext.Provider>,
  );

it("shows an image as a small picture and other files by name and size", async () => {
  draw([PDF, PICTURE]);
  await settle();
  expect(screen.getByRole("button", { name: /a\.pdf/ }).textContent).toBe("a.pdf3.3 MB");
  expect(screen.getByRole<HTMLImageElement>("img").src).toBe("blob:picture");
  expect(fetch.mock.calls.map(([path]) => path)).toEqual(["/files/f2/thumbnail"]);
});

it("saves a file when it is chosen", async () => {
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
  draw([PDF]);
  fireEvent.click(screen.getByRole("button"));
  await settle();
  expect(fetch.mock.calls[0]?.[0]).toBe("/files/f1");
  expect(clicked.mock.contexts.map((link) => (link as HTMLAnchorElement).download)).toEqual(["a.pdf"]);
});

it("names what was never here", () => {
  draw([{ ...PDF, problem: "missing" }]);
  expect(screen.getByRole<HTMLButtonElement>("button").disabled).toBe(true);
  expect(screen.getByText("Not available here")).toBeTruthy();
});

it("asks for what Jira keeps when it is chosen, and not before", async () => {
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
  draw([{ ...PICTURE, until: "2020-01-01T00:00:00Z" }]);
  await settle();
  expect(fetch).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: /b\.png/ }));
  await settle();
  expect(fetch.mock.calls.map(([path]) => path)).toEqual(["/files/f2"]);
});

it("says so when a file is gone meanwhile", async () => {
  fetch.mockResolvedValueOnce(new Response("", { status: 404 }));
  draw([PDF]);
  fireEvent.click(screen.getByRole("button"));
  await settle();
  expect(screen.getByText("Not available here")).toBeTruthy();
});

it("asks for nothing that was not sent yet", async () => {
  draw([PICTURE], true);
  await settle();
  expect(fetch).not.toHaveBeenCalled();
});

it("gets files with the token, and once more with a new one", async () => {
  let token = "old";
  const fetch = vi.fn((_path: string, options: RequestInit) => {
    const right = JSON.stringify(options.headers).includes("new");
    return Promise.resolve(new Response("x", { status: right ? 200 : 401 }));
  });
  vi.stubGlobal("fetch", fetch);
  const renew = () => Promise.resolve(!!(token = "new"));
  const renewing = { credentials: { token: () => token, renew } };
  const blob = await fileLoader(renewing)("/files/f1");
  expect(blob).not.toBeNull();
  expect(fetch).toHaveBeenCalledTimes(2);
});

it.each([
  [1, "1 kB"],
  [150_000, "146 kB"],
  [1_048_576, "1 MB"],
])("writes %i bytes as people read them", (bytes, words) => {
  expect(inWords(bytes, "en")).toBe(words);
});
