import { Api } from "../shared/api";

/** A request as a test wants to see it: the method, the path, and the JSON of its body. */
export type Asked = [request: string, body: unknown];

/** An API whose server gives these answers in turn, and what it was asked. */
export function answering(...answers: [status: number, body: unknown][]): { api: Api; asked: Asked[] } {
  const asked: Asked[] = [];
  const fetch = async (path: unknown, request?: RequestInit) => {
    const { body } = request ?? {};
    const sent = typeof body === "string" ? (JSON.parse(body) as unknown) : body;
    asked.push([`${request?.method ?? ""} ${String(path)}`, sent]);
    const [status, answer] = answers.shift()!;
    return new Response(status === 204 ? null : JSON.stringify(answer), { status });
  };
  return { api: new Api({ token: () => "s.1" }, fetch), asked };
}

/** An answer of the server that says no. */
export function refusal(code: string, more: object = {}): { error: object } {
  return { error: { code, message: "Not saved.", ...more } };
}
