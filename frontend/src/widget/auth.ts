import type { Ticket, Token } from "../contract/answers";
import { Api, ApiError, pollingBy, type Credentials } from "../shared/api";
import type { SendPoll } from "../shared/polling";
import { store, stored } from "../shared/storage";
import { Store } from "../shared/store";

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
  /** Returns a socket ticket: `next`, if it is still this person's, or a new one, opening a session if there is none. */
  ticket(next?: string): Promise<string>;
  /** Sends polls if no WebSocket gets through. */
  poll: SendPoll;
  /** The credentials for files; without a token until the first ticket. */
  readonly credentials: Credentials;
}

/**
 * Authentication by a token in this browser: of a visitor, or of a customer signed in through the widget. The stored
 * token is valid for all tabs; none keeps a copy of it.
 */
export class TokenAuth extends Store<AuthState> implements Auth, Credentials {
  readonly credentials = this;
  readonly #api = new Api(this);
  readonly poll = pollingBy(this.#api);
  /** The token of the last requested ticket. */
  #holder?: string;

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

  async ticket(next?: string): Promise<string> {
    const token = this.token() ?? (await this.#open());
    if (next && token === this.#holder) return next;
    this.#holder = token;
    try {
      return await ticket(this.#api);
    } catch (error) {
      // Unless a sign-in meanwhile replaced the refused token.
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
    // Another tab may have been faster: this browser keeps that tab's visitor.
    this.keep(this.token() ?? token);
    return this.token() ?? token;
  }

  #end(): void {
    const { who } = this.state;
    this.keep(null, who === "customer");
    this.onForgotten(who);
  }
}

function whoHas(token: string | null): AuthState["who"] {
  if (token === null) return "nobody";
  return token.startsWith("c.") ? "customer" : "visitor";
}

/** A socket ticket from the API, with the browser's time zone. */
export async function ticket(api: Api): Promise<string> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return (await api.post<Ticket>(`/api/socket-ticket?tz=${encodeURIComponent(timeZone)}`)).ticket;
}
