import type { RenewedSession } from "../../contract/answers";
import { call, pollingBy, type Api, type Credentials } from "../../shared/api";
import type { SendPoll } from "../../shared/polling";
import { ticket, type Auth, type AuthState } from "../auth";
import { contextToken } from "./jira";

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

  async ticket(next?: string): Promise<string> {
    return next || ticket(this.api);
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
