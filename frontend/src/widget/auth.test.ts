import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TokenAuth } from "./auth";

const openSession = vi.fn(() => Promise.resolve({ token: "v.new" }));
const onForgotten = vi.fn();
const authorizations: (string | null)[] = [];
let valid: string;

const visitor = () => new TokenAuth("jira-chat.KEY", openSession, onForgotten);

beforeEach(() => {
  localStorage.clear();
  valid = "v.new";
  authorizations.length = 0;
  vi.stubGlobal("fetch", (_path: string, request: RequestInit) => {
    const authorization = new Headers(request.headers).get("Authorization");
    authorizations.push(authorization);
    return Promise.resolve(
      authorization === `Bearer ${valid}`
        ? Response.json({ ticket: "t1" })
        : new Response("{}", { status: 401 }),
    );
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

it("opens a session only for the first ticket, and keeps it", async () => {
  const first = visitor();
  expect(first.state.who).toBe("nobody");
  expect(openSession).not.toHaveBeenCalled();
  expect(await first.ticket()).toBe("t1");
  await first.ticket();
  expect(openSession).toHaveBeenCalledOnce();
  expect(localStorage.getItem("jira-chat.KEY")).toBe("v.new");
  expect(visitor().state.who).toBe("visitor");
});

it("forgets a token that is no longer valid and starts anew with the next ticket", async () => {
  localStorage.setItem("jira-chat.KEY", "v.old");
  const returning = visitor();
  await expect(returning.ticket()).rejects.toMatchObject({ status: 401 });
  expect(onForgotten).toHaveBeenCalledOnce();
  expect(localStorage.getItem("jira-chat.KEY")).toBeNull();
  expect(await returning.ticket()).toBe("t1");
  expect(authorizations).toEqual(["Bearer v.old", "Bearer v.new"]);
});

/** What the browser does in all tabs but the one that changed a value. */
function elsewhere(token: string | null): void {
  if (token) localStorage.setItem("jira-chat.KEY", token);
  else localStorage.removeItem("jira-chat.KEY");
  dispatchEvent(new StorageEvent("storage", { key: "jira-chat.KEY", newValue: token }));
}

it("is one visitor in two tabs that open their sessions at once", async () => {
  const [one, other] = [visitor(), visitor()];
  openSession.mockResolvedValueOnce({ token: "v.first" }).mockResolvedValueOnce({ token: "v.second" });
  valid = "v.first";
  await Promise.all([one.ticket(), other.ticket()]);
  expect(localStorage.getItem("jira-chat.KEY")).toBe("v.first");
  expect(authorizations).toEqual(["Bearer v.first", "Bearer v.first"]);
});

it("asks for a ticket as the person that another tab signed in, heard of or not", async () => {
  const late = visitor();
  localStorage.setItem("jira-chat.KEY", "v.new");
  await late.ticket();
  expect(openSession).not.toHaveBeenCalled();
});

it("takes the ticket of a welcome for the person that asked for the first, and for nobody else", async () => {
  const auth = visitor();
  await auth.ticket();
  expect(await auth.ticket("next")).toBe("next");
  localStorage.setItem("jira-chat.KEY", (valid = "c.1"));
  expect(await auth.ticket("next")).toBe("t1");
  expect(await auth.ticket("next")).toBe("next");
});

it("hears who signed in or out in another tab", () => {
  const onElsewhere = vi.fn();
  const auth = new TokenAuth("jira-chat.KEY", openSession, onForgotten, onElsewhere);
  elsewhere("v.new");
  expect(auth.state.who).toBe("visitor");
  elsewhere("c.1");
  expect(auth.state.who).toBe("customer");
  elsewhere(null);
  expect(auth.state).toEqual({ who: "nobody", ended: false });
  dispatchEvent(new StorageEvent("storage", { key: "jira-chat.KEY.draft.new", newValue: "H" }));
  expect(onElsewhere.mock.calls).toEqual([["nobody"], ["visitor"], ["customer"]]);
});

it("does not end a session that another tab has begun meanwhile", async () => {
  localStorage.setItem("jira-chat.KEY", "v.old");
  const auth = visitor();
  const asked = auth.ticket();
  localStorage.setItem("jira-chat.KEY", "c.1");
  await expect(asked).rejects.toMatchObject({ status: 401 });
  expect(onForgotten).not.toHaveBeenCalled();
  expect(localStorage.getItem("jira-chat.KEY")).toBe("c.1");
});

it("works where the browser forbids storage", async () => {
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
    throw new DOMException("denied", "SecurityError");
  });
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("denied", "SecurityError");
  });
  const guarded = visitor();
  await guarded.ticket();
  expect(guarded.state.who).toBe("visitor");
  expect(openSession).toHaveBeenCalledOnce();
});
