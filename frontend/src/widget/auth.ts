import type { RenewedSession, Ticket, Token } from "../contract/answers";
import { Api, ApiError, call, pollingBy, type Credentials } from "../shared/api";
import type { SendPoll } from "../shared/polling";
import { store, stored } from "../shared/storage";
import { Store } from "../shared/store";
import { contextToken } from "./jira";

export interface AuthState {
  /** `nobody` has no session yet; a `visitor` has a token in this browser; a `customer` is signed in. */
  who: "nobody" | "visitor" | "customer";
  /** A customer's session expired or was revoked. */
  ended: boolean;
}

/** How the chat's user is authenticated. */
export interface Auth {
  readonly state: AuthState;
  /** Calls back after every change of `state`; returns the unsubscribe function. */
  subscribe(listener: () => void): () => void;
  /** Returns a socket ticket, opening a session first if there is none. */
  ticket(): Promise<string>;
  /** Polls where no WebSocket gets through. */
  poll: SendPoll;
  /** What files are sent and got with; without a token until a first ticket. */
  readonly credentials: Credentials;
}

/**
 * Authentication by a token in this browser: of a visitor, or of a customer signed in through the widget. The token in
 * the storage is the one that counts, for all tabs: none keeps a copy of it.
 */
export class TokenAuth extends Store<AuthState> implements Auth, Credentials {
  readonly credentials = this;
  readonly #api = new Api(this);
  readonly poll = pollingBy(this.#api);

  /**
   * @param name where the token is kept
   * @param openSession requests a visitor's token; called for the first ticket
   * @param onForgotten called when the stored token is no longer valid
   * @param onElsewhere called when another tab has replaced the token
   */
  constructor(
    private readonly name: string,
    private readonly openSession: () => Promise<Token>,
    private readonly onForgotten: (was: AuthState["who"]) => void,
    onElsewhere: (was: AuthState["who"]) => void = () => {},
  ) {
    super({ who: whoHas(stored(name)), ended: false });
    addEventListener("storage", ({ key }) => {
      if (key !== name) return;
      const { who } = this.state;
      this.change({ who: whoHas(this.token()), ended: false });
      onElsewhere(who);
    });
  }

  token(): string | null {
    return stored(this.name);
  }

  async ticket(): Promise<string> {
    const token = this.token() ?? (await this.#open());
    try {
      return await ticket(this.#api);
    } catch (error) {
      // Unless somebody has signed in meanwhile, which replaced the refused token.
      if (error instanceof ApiError && error.status === 401 && token === this.token()) this.#end();
      throw error;
    }
  }

  /** Replaces the stored token; `null` removes it. */
  keep(token: string | null, ended = false): void {
    store(this.name, token);
    this.change({ who: whoHas(token), ended });
  }

  async #open(): Promise<string> {
    const { token } = await this.openSession();
    // Another tab may have been faster: its visitor is the one that this browser keeps.
    this.keep(this.token() ?? token);
    return this.token() ?? token;
  }

  #end(): void {
    const { who } = this.state;
    this.keep(null, who === "customer");
    this.onForgotten(who);
  }
}

/** Authentication of a customer by Jira, through the portal's page session. */
export class PortalAuth implements Auth {
  readonly state: AuthState = { who: "customer", ended: false };
  readonly poll: SendPoll;

  constructor(private readonly api: Api) {
    this.poll = pollingBy(api);
  }

  subscribe(): () => void {
    return () => {};
  }

  ticket(): Promise<string> {
    return ticket(this.api);
  }

  get credentials(): Credentials {
    return this.api.credentials;
  }
}

/** The page session that came with the page, renewed with a context token from Jira. */
export class PageSession implements Credentials {
  constructor(private session: string) {}

  token(): string {
    return this.session;
  }

  async renew(): Promise<boolean> {
    const proof = await contextToken();
    if (!proof) return false;
    const body = { session: this.session };
    this.session = (await call<RenewedSession>(fetch, "POST", "/api/session", `JWT ${proof}`, body)).session;
    return true;
  }
}

function whoHas(token: string | null): AuthState["who"] {
  if (token === null) return "nobody";
  return token.startsWith("c.") ? "customer" : "visitor";
}

async function ticket(api: Api): Promise<string> {
  return (await api.post<Ticket>("/api/socket-ticket")).ticket;
}
