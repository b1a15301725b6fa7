import type { RenewedSession, Ticket, Token } from "../contract/answers";
import { Api, ApiError, call, type Credentials } from "../shared/api";
import { store, stored } from "../shared/storage";
import { Store } from "../shared/store";
import { contextToken } from "./jira";

export interface CallerState {
  /** `nobody` has not sent anything yet; a `visitor` is known by this browser, a `customer` by name. */
  who: "nobody" | "visitor" | "customer";
  /** A customer's session is over without their doing. */
  ended: boolean;
}

/** Who opens the socket. */
export interface Caller {
  readonly state: CallerState;
  /** Calls back after every change of `state`; the answer ends that. */
  subscribe(listener: () => void): () => void;
  /** A socket ticket; the session that it needs is opened when there is none yet. */
  ticket(): Promise<string>;
}

/**
 * Someone whom only a token in this browser knows: a visitor, or a customer who signed in through the widget. The token
 * in the storage is the one that counts, for all tabs: none keeps a copy of it.
 */
export class TokenHolder extends Store<CallerState> implements Caller, Credentials {
  readonly #api = new Api(this);

  /**
   * @param name where the token is kept
   * @param openSession asks the server for a visitor's token; the first message does that
   * @param onForgotten the token that was kept is no longer valid
   * @param onElsewhere another tab has changed who is here
   */
  constructor(
    private readonly name: string,
    private readonly openSession: () => Promise<Token>,
    private readonly onForgotten: (was: CallerState["who"]) => void,
    onElsewhere: (was: CallerState["who"]) => void = () => {},
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
      // Meanwhile somebody may have signed in: then the token that was refused is another one.
      if (error instanceof ApiError && error.status === 401 && token === this.token()) this.#end();
      throw error;
    }
  }

  /** From now on the holder of this token is calling, or with `null` nobody yet. */
  keep(token: string | null, ended = false): void {
    store(this.name, token);
    this.change({ who: whoHas(token), ended });
  }

  async #open(): Promise<string> {
    const { token } = await this.openSession();
    // Another tab may have been faster: its visitor is the one whom this browser knows.
    this.keep(this.token() ?? token);
    return this.token() ?? token;
  }

  #end(): void {
    const { who } = this.state;
    this.keep(null, who === "customer");
    this.onForgotten(who);
  }
}

/** Someone whom Jira knows: the panel session of the page is theirs. */
export class PortalCustomer implements Caller {
  readonly state: CallerState = { who: "customer", ended: false };

  constructor(private readonly api: Api) {}

  subscribe(): () => void {
    return () => {};
  }

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
    this.session = (await call<RenewedSession>(fetch, "POST", "/api/session", `JWT ${proof}`, body)).session;
    return true;
  }
}

function whoHas(token: string | null): CallerState["who"] {
  if (token === null) return "nobody";
  return token.startsWith("c.") ? "customer" : "visitor";
}

async function ticket(api: Api): Promise<string> {
  return (await api.post<Ticket>("/api/socket-ticket")).ticket;
}
