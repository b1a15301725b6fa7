import { Api } from "../shared/api";

/** A request: method, path and JSON body. */
export type Asked = [request: string, body: unknown];

/** An API with these answers in turn, and the requests it received. */
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

/** A refusal by the server. */
export function refusal(code: string, more: object = {}): { error: object } {
  return { error: { code, message: "Not saved.", ...more } };
}
