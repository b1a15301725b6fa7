import type { FieldCode, Refusal } from "../contract/answers";
import type { Poll } from "../contract/poll";
import type { Polled } from "../contract/polled";
import type { Failure } from "./protocol";

const ANSWER_TIME = 15_000;
const AWAY = { code: "unavailable", message: "The chat cannot be reached." };

/** A refusal by the HTTP API or the socket. `status` is 0 when there was no HTTP response. */
export class ApiError extends Error {
  declare readonly code: string;
  declare readonly retry_after?: number;
  declare readonly most?: number;
  declare readonly current: unknown;
  /** Where to sign in instead. */
  declare readonly portal?: string;
  readonly fields: Record<string, string> = {};
  /** What some of these messages say, for a page in another language. */
  declare readonly codes?: Record<string, FieldCode>;
  readonly status: number;

  constructor(body: Refusal | Failure, status = 0) {
    super(body.message);
    Object.assign(this, body);
    this.status = status;
  }

  /** Whether the same request may succeed later. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Returns the refusal that rejected a request; rethrows any other error, which is a bug. */
export function refusalOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  throw error;
}

/** A caller's token. `renew` may replace a refused one; returns whether there is a new one. */
export interface Credentials {
  token(): string | null;
  /** The visitor's token, whose conversations are merged into the account that signs in. */
  visitor?(): string | null;
  renew?(): Promise<boolean>;
}

/** The JSON API: rejects with `ApiError`, renews a refused token once. */
export class Api {
  constructor(
    readonly credentials: Credentials,
    private readonly fetch: typeof globalThis.fetch = (...args) => globalThis.fetch(...args),
  ) {}

  get<T>(path: string): Promise<T> {
    return this.#request("GET", path);
  }

  post<T>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<T> {
    return this.#request("POST", path, body, signal);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#request("PUT", path, body);
  }

  delete(path: string): Promise<void> {
    return this.#request("DELETE", path);
  }

  async #request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const { credentials } = this;
    const send = () =>
      call<T>(this.fetch, method, path, bearer(credentials.token()), body, credentials.visitor?.(), signal);
    try {
      return await send();
    } catch (error) {
      // A wrong password is a 401, too; another token would not help.
      const refused = error instanceof ApiError && error.code === "unauthorized";
      if (refused && (await credentials.renew?.())) return send();
      throw error;
    }
  }
}

/** Polls with the API's token. */
export function pollingBy(api: Api) {
  return (poll: Poll, signal: AbortSignal): Promise<Polled> => api.post("/socket/poll", poll, signal);
}

/** Sends one request with this `Authorization`. A file as the body is sent unchanged. */
export async function call<T>(
  fetch: typeof globalThis.fetch,
  method: string,
  path: string,
  authorization: string | null,
  body?: unknown,
  visitor?: string | null,
  signal = AbortSignal.timeout(ANSWER_TIME),
): Promise<T> {
  const headers = new Headers();
  if (authorization) headers.set("Authorization", authorization);
  if (visitor) headers.set("X-Visitor", visitor);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: "omit",
      signal,
      ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError(AWAY);
  }
  const answer = (await response.json().catch(() => ({}))) as { error?: Refusal } | null;
  if (response.ok) return answer as T;
  // A proxy's error page may have an `error` of another type.
  throw new ApiError(answer?.error?.code ? answer.error : AWAY, response.status);
}

function bearer(token: string | null): string | null {
  return token && `Bearer ${token}`;
}
