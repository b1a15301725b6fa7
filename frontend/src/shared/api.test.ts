import { expect, it, vi } from "vitest";
import { Api, ApiError } from "./api";

const answer = (status: number, body: unknown) =>
  Promise.resolve(new Response(JSON.stringify(body), { status }));

it("sends JSON with the bearer token and answers JSON", async () => {
  const fetch = vi.fn(() => answer(200, { ticket: "t" }));
  const api = new Api({ token: () => "v.1" }, fetch);
  expect(await api.post("/api/socket-ticket", { a: 1 })).toEqual({ ticket: "t" });
  const [path, request] = fetch.mock.calls[0] as unknown as [string, RequestInit];
  expect(path).toBe("/api/socket-ticket");
  expect(request).toMatchObject({ method: "POST", credentials: "omit", body: '{"a":1}' });
  expect(new Headers(request.headers).get("Authorization")).toBe("Bearer v.1");
});

it("rejects with what the server says", async () => {
  const error = {
    code: "invalid_input",
    message: "Look again.",
    fields: { greeting: "Too long." },
    retry_after: 30,
  };
  const api = new Api({ token: () => null }, () => answer(400, { error }));
  await expect(api.get("/x")).rejects.toMatchObject({
    code: "invalid_input",
    status: 400,
    message: "Look again.",
    fields: { greeting: "Too long." },
    retry_after: 30,
    temporary: false,
  });
});

it.each([
  ["no answer", () => Promise.reject(new TypeError())],
  [
    "an answer that is not ours",
    () => Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 })),
  ],
  ["an error of somebody in between", () => answer(502, { error: "Bad gateway" })],
  ["nothing in the answer", () => answer(502, null)],
])("calls it temporary when there is %s", async (_, fetch) => {
  const failure = await new Api({ token: () => null }, fetch).get("/x").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ApiError);
  expect(failure).toMatchObject({ code: "unavailable", temporary: true });
});

it("renews a refused token once", async () => {
  let token = "s.old";
  const renew = vi.fn(async () => ((token = "s.new"), true));
  const fetch = vi.fn((_path: unknown, request?: RequestInit) =>
    new Headers(request?.headers).get("Authorization") === "Bearer s.new"
      ? answer(200, {})
      : answer(401, { error: { code: "unauthorized", message: "" } }),
  );
  await new Api({ token: () => token, renew }, fetch).get("/x");
  expect(renew).toHaveBeenCalledOnce();
  token = "s.other";
  renew.mockResolvedValue(false);
  await expect(new Api({ token: () => token, renew }, fetch).get("/x")).rejects.toMatchObject({
    status: 401,
  });
});
