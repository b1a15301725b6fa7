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
