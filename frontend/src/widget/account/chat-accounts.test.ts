import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TokenAuth } from "../auth";
import { ChatAccounts } from "./chat-accounts";

interface Asked {
  method: string | undefined;
  path: string;
  body: unknown;
  authorization: string | null;
  visitor: string | null;
}

const chat = { reconnect: vi.fn(), clear: vi.fn() };
let asked: Asked[];
let answers: Record<string, () => Response>;

const WELCOME = () =>
  Response.json({ token: "c.1", customer: { name: "Carla Costa", email: "c@example.com" } });
const ASKED = () => Response.json({ request: "r.1" }, { status: 202 });
const no = (status: number, code: string) => () =>
  Response.json({ error: { code, message: "No." } }, { status });

beforeEach(() => {
  localStorage.clear();
  asked = [];
  answers = { code: ASKED, "sign-in": WELCOME, register: WELCOME, reset: WELCOME, identify: WELCOME };
  vi.stubGlobal("fetch", (path: string, { method, body, headers }: RequestInit) => {
    const sent = new Headers(headers);
    asked.push({
      method,
      path,
      body: JSON.parse((body as string | undefined) ?? "null") as unknown,
      authorization: sent.get("Authorization"),
      visitor: sent.get("X-Visitor"),
    });
    const answer = answers[path.split("/").at(-1) ?? ""];
    return Promise.resolve(answer?.() ?? Response.json({}, { status: 202 }));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

function made(token: string | null = null, more: object = {}) {
  if (token) localStorage.setItem("jira-chat.KEY", token);
  const auth = new TokenAuth("jira-chat.KEY", vi.fn(), vi.fn());
  const site = () => Promise.resolve("https://www.example.com");
  const options = { key: "KEY", language: "de", auth, chat: chat as never, site, ...more };
  return { auth, accounts: new ChatAccounts(options) };
}

it("asks for a code from the site that the widget is on, in its language", async () => {
  await made().accounts.requestCode("c@example.com", "register");
  expect(asked).toEqual([
    {
      method: "POST",
      path: "/widget/KEY/code",
      body: { site: "https://www.example.com", email: "c@example.com", purpose: "register", language: "de" },
      authorization: null,
      visitor: null,
    },
  ]);
});

it("signs a visitor in, sending the visitor's token to merge conversations", async () => {
  const { auth, accounts } = made("v.1");
  await accounts.signIn("c@example.com", { password: "correct horse" });
  expect(asked[0]).toMatchObject({
    path: "/widget/KEY/sign-in",
    body: { site: "https://www.example.com", email: "c@example.com", password: "correct horse" },
    visitor: "v.1",
  });
  expect(auth.state).toEqual({ who: "customer", ended: false });
  expect(localStorage.getItem("jira-chat.KEY")).toBe("c.1");
  expect(chat.reconnect).toHaveBeenCalledOnce();
  expect(chat.clear).not.toHaveBeenCalled();
});

it("registers without a password when none was chosen", async () => {
  const details = { name: "Carla", email: "c@example.com", code: "123456" };
  await made().accounts.register({ ...details, password: "" });
  await made().accounts.register({ ...details, password: "correct horse" });
  const sent = { site: "https://www.example.com", request: "", ...details, language: "de" };
  expect(asked.map(({ body }) => body)).toEqual([sent, { ...sent, password: "correct horse" }]);
});

it("sends the request id of a code with it", async () => {
  const { accounts } = made();
  await accounts.requestCode("c@example.com", "sign_in");
  await accounts.signIn("c@example.com", { code: "123456" });
  await accounts.register({ name: "Carla", email: "c@example.com", code: "123456", password: "" });
  await accounts.reset({ email: "c@example.com", code: "123456", password: "correct horse" });
  await accounts.signIn("c@example.com", { password: "correct horse" });
  const requests = asked.map(({ body }) => (body as { request?: string }).request);
  expect(requests).toEqual([undefined, "r.1", "r.1", "r.1", undefined]);
});

it("sends the browser token after signing in, and still after signing out", async () => {
  answers["sign-in"] = () => Response.json({ token: "c.1", customer: {}, browser: "b.1" });
  const { accounts } = made();
  await accounts.signIn("c@example.com", { password: "correct horse" });
  accounts.signOut();
  await accounts.requestCode("c@example.com", "reset");
  const browsers = asked.map(({ body }) => (body as { browser?: string } | null)?.browser);
  expect(browsers).toEqual([undefined, undefined, "b.1"]);
});

it("shows nothing of one customer to the next", async () => {
  localStorage.setItem("jira-chat.KEY.draft.c1", "Half a");
  const { accounts } = made("c.0");
  await accounts.identify("token");
  expect(asked[0]).toMatchObject({ visitor: null, body: { token: "token", session: "c.0" } });
  expect(chat.clear).toHaveBeenCalledOnce();
  expect(localStorage.getItem("jira-chat.KEY.draft.c1")).toBeNull();
});

it("changes nothing when a site names the same customer again", async () => {
  localStorage.setItem("jira-chat.KEY.draft.c1", "Half a");
  const { auth, accounts } = made("c.1");
  const changed = vi.fn();
  auth.subscribe(changed);
  await accounts.identify("token");
  expect(chat.clear).not.toHaveBeenCalled();
  expect(chat.reconnect).not.toHaveBeenCalled();
  expect(changed).not.toHaveBeenCalled();
  expect(localStorage.getItem("jira-chat.KEY.draft.c1")).toBe("Half a");
});

it("signs out the person that a site vouched for when its next token is refused", async () => {
  localStorage.setItem("jira-chat.KEY.draft.c1", "Half a");
  const { auth, accounts } = made();
  await accounts.identify("of Ann");
  answers.identify = no(401, "identity_refused");
  await expect(accounts.identify("of Ben, expired")).rejects.toMatchObject({ code: "identity_refused" });
  expect(auth.state).toEqual({ who: "nobody", ended: false });
  expect(chat.clear).toHaveBeenCalledOnce();
  expect(Object.keys(localStorage)).toEqual([]);
});

it("keeps who signed in without the site when its token is refused, and everybody when nobody answers", async () => {
  const { auth, accounts } = made();
  await accounts.identify("of Ann");
  answers.identify = no(503, "unavailable");
  await expect(accounts.identify("of Ann")).rejects.toMatchObject({ code: "unavailable" });
  expect(auth.state.who).toBe("customer");
  await accounts.signIn("c@example.com", { password: "correct horse" });
  answers.identify = no(401, "identity_refused");
  await expect(accounts.identify("of Ben")).rejects.toMatchObject({ code: "identity_refused" });
  expect(auth.state.who).toBe("customer");
});

it("keeps the current session when signing in fails", async () => {
  answers["sign-in"] = no(401, "sign_in_failed");
  const { auth, accounts } = made("v.1");
  await expect(accounts.signIn("c@example.com", { code: "000000" })).rejects.toMatchObject({
    code: "sign_in_failed",
  });
  expect(auth.token()).toBe("v.1");
  expect(chat.reconnect).not.toHaveBeenCalled();
});

it("authenticates with the portal's page session, and does not renew it after a wrong password", async () => {
  answers["sign-in"] = no(401, "sign_in_failed");
  const renew = vi.fn(() => Promise.resolve(true));
  const { accounts } = made(null, { site: undefined, session: { token: () => "s.1", renew } });
  await expect(accounts.signIn("c@example.com", { password: "wrong" })).rejects.toThrow();
  expect(asked).toMatchObject([
    { authorization: "Bearer s.1", body: { email: "c@example.com", password: "wrong" } },
  ]);
  expect(renew).not.toHaveBeenCalled();
  answers["sign-in"] = no(401, "unauthorized");
  await expect(accounts.signIn("c@example.com", { password: "wrong" })).rejects.toThrow();
  expect(renew).toHaveBeenCalledOnce();
  expect(asked).toHaveLength(3);
});

it("continues with the new session after a password change", async () => {
  answers.password = () => Response.json({ token: "c.2" });
  const { auth, accounts } = made("c.1");
  await accounts.changePassword("old horse", "new horse");
  expect(asked[0]).toMatchObject({
    method: "PUT",
    authorization: "Bearer c.1",
    body: { password: "old horse", new_password: "new horse" },
  });
  expect(auth.token()).toBe("c.2");
  expect(chat.reconnect).toHaveBeenCalledOnce();
});

it("signs out at once, answer or not, and leaves nothing behind", () => {
  localStorage.setItem("jira-chat.KEY.draft.c1", "Half a");
  localStorage.setItem("jira-chat.KEY.preferences", "{}");
  localStorage.setItem("jira-chat.OTHER.draft.c1", "Another project's");
  answers["sign-out"] = no(503, "unavailable");
  const { auth, accounts } = made("c.1");
  accounts.signOut();
  expect(asked).toMatchObject([{ path: "/api/sign-out", authorization: "Bearer c.1" }]);
  expect(auth.state).toEqual({ who: "nobody", ended: false });
  expect(chat.clear).toHaveBeenCalledOnce();
  expect(Object.keys(localStorage).sort()).toEqual(["jira-chat.KEY.preferences", "jira-chat.OTHER.draft.c1"]);
});

it("keeps a visitor's session when a site signs its customers out", () => {
  const { auth, accounts } = made("v.1");
  accounts.signOut();
  expect(asked).toEqual([]);
  expect(auth.token()).toBe("v.1");
});
