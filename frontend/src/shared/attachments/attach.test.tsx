import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { createRef } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { settle } from "../../testing/fakes";
import { texts } from "../../testing/texts";
import { TextsContext } from "../texts";
import { Attach } from "./attach";
import { fileSender } from "./send-file";
import { Uploads } from "./uploads";

class FakeRequest {
  static made: FakeRequest[] = [];
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload = () => {};
  onerror = () => {};
  status = 0;
  responseText = "";
  address = "";
  headers: Record<string, string> = {};
  aborted = false;
  constructor() {
    FakeRequest.made.push(this);
  }
  open(method: string, address: string) {
    this.address = `${method} ${address}`;
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  send() {}
  abort() {
    this.aborted = true;
  }
  answer(status: number, body: unknown) {
    Object.assign(this, { status, responseText: JSON.stringify(body) });
    this.onload();
  }
}

const onReady = vi.fn();
const uploads = createRef<Uploads>();
const pdf = new File(["pdf"], "Grüße.pdf");

beforeEach(() => {
  FakeRequest.made = [];
  onReady.mockClear();
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function draw(given?: Uploads) {
  const auth = { credentials: { token: () => "t1" } };
  return render(
    <TextsContext.Provider value={texts}>
      <section data-testid="conversation">
        <form>
          <Attach {...{ auth, uploads, onReady, given }} megabytes={20} />
        </form>
      </section>
    </TextsContext.Provider>,
  );
}

const choose = (container: Element, ...files: File[]) =>
  fireEvent.change(container.querySelector("input")!, { target: { files } });

it("uploads what is chosen with the token and its name, and shows how far it has come", async () => {
  const { container } = draw();
  choose(container, pdf);
  await settle();
  const [request] = FakeRequest.made;
  expect(request?.address).toMatch(/^PUT \/api\/attachments\/[0-9a-f]{32}$/);
  expect(request?.headers).toEqual({ Authorization: "Bearer t1", "X-File-Name": "Gr%C3%BC%C3%9Fe.pdf" });
  request?.upload.onprogress?.({ loaded: 1, total: 4 });
  await settle();
  expect(screen.getByRole<HTMLProgressElement>("progressbar").value).toBe(0.25);
  expect(onReady).toHaveBeenLastCalledWith(false);
  request?.answer(200, { id: "f1", name: "Grüße.pdf" });
  await settle();
  expect(screen.queryByRole("progressbar")).toBeNull();
  await vi.waitFor(() => expect(onReady).toHaveBeenLastCalledWith(true));
  expect(uploads.current?.take()).toHaveLength(1);
});

it.each(["drop", "paste"] as const)("takes files by %s", async (kind) => {
  draw();
  const transfer = { files: [pdf], types: ["Files"] };
  const place = screen.getByTestId("conversation");
  // The browser of these tests fills neither in.
  const event = new Event(kind, { bubbles: true, cancelable: true });
  fireEvent(place, Object.assign(event, { dataTransfer: transfer, clipboardData: transfer }));
  await settle();
  expect(await screen.findByText("Grüße.pdf")).toBeTruthy();
});

it("leaves a pasted text to the message box", () => {
  draw();
  const left = fireEvent.paste(screen.getByTestId("conversation"), {
    clipboardData: { files: [], types: [] },
  });
  expect(left).toBe(true);
});

it("says what is wrong in words, and offers to try again where that may help", async () => {
  const { container } = draw();
  choose(container, pdf, new File(["x"], "a.exe"));
  await settle();
  FakeRequest.made[0]?.answer(429, { error: { code: "too_many_requests", message: "", retry_after: 60 } });
  FakeRequest.made[1]?.answer(415, { error: { code: "file_type_refused", message: "" } });
  await settle();
  expect(screen.getByText(/Not sent/).textContent).toContain("Please wait");
  expect(screen.getByText("This kind of file cannot be sent")).toBeTruthy();
  expect(screen.getAllByRole("button", { name: "Try again" })).toHaveLength(1);
  fireEvent.click(screen.getByRole("button", { name: "Remove a.exe" }));
  await settle();
  expect(screen.queryByText("a.exe")).toBeNull();
});

it("keeps files that outlive it while another conversation is open", async () => {
  const auth = { credentials: { token: () => "t1" } };
  const given = new Uploads({ send: fileSender(auth), megabytes: 20 });
  const { container, unmount } = draw(given);
  choose(container, pdf);
  await settle();
  unmount();
  draw(given);
  expect(screen.getByText("Grüße.pdf")).toBeTruthy();
  expect(FakeRequest.made.map(({ aborted }) => aborted)).toEqual([false]);
});

it("ends an upload with the conversation", async () => {
  const { container, unmount } = draw();
  choose(container, pdf);
  await settle();
  unmount();
  await vi.waitFor(() => expect(FakeRequest.made.map(({ aborted }) => aborted)).toEqual([true]));
});
