import { Api, ApiError, call, type Credentials } from "../shared/api";
import { store, stored } from "../shared/storage";
import { contextToken } from "./jira";

/** Who opens the socket. */
export interface Caller {
  /** Whether there may be conversations to show before anything is sent. */
  readonly known: boolean;
  /** A socket ticket; the session that it needs is opened when there is none yet. */
  ticket(): Promise<string>;
}

/** Someone whom only a token in this browser knows. The session is opened by the first message. */
export class Visitor implements Caller {
  readonly #api = new Api({ token: () => this.#token });
  #token: string | null;

  /**
   * @param name where the token is kept
   * @param openSession asks the server for a new token
   * @param onForgotten the token that was kept is no longer valid
   */
  constructor(
    private readonly name: string,
    private readonly openSession: () => Promise<{ token: string }>,
    private readonly onForgotten: () => void,
  ) {
    this.#token = stored(name);
  }

  get known(): boolean {
    return this.#token !== null;
  }

  async ticket(): Promise<string> {
    if (!this.#token) this.#keep((await this.openSession()).token);
    try {
      return await ticket(this.#api);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        this.#keep(null);
        this.onForgotten();
      }
      throw error;
    }
  }

  #keep(token: string | null): void {
    this.#token = token;
    store(this.name, token);
  }
}

/** Someone whom Jira knows: the panel session of the page is theirs. */
export class Customer implements Caller {
  readonly known = true;

  constructor(private readonly api: Api) {}

  ticket(): Promise<string> {
    return ticket(this.api);
  }
}

/** The panel session that came with the page, renewed by asking Jira again who is there. */
export class PanelSession implements Credentials {
  constructor(private session: string) {}

  token(): string {
    return this.session;
  }

  async renew(): Promise<boolean> {
    const proof = await contextToken();
    if (!proof) return false;
    const body = { session: this.session };
    this.session = (
      await call<{ session: string }>(fetch, "POST", "/api/session", `JWT ${proof}`, body)
    ).session;
    return true;
  }
}

async function ticket(api: Api): Promise<string> {
  return (await api.post<{ ticket: string }>("/api/socket-ticket")).ticket;
}
