import type { Api } from "../shared/api";
import type { Host } from "./host";
import type { RenewingSession } from "./session";

/** The properties of every page inside Jira. */
export interface PageContext {
  api: Api;
  session: RenewingSession;
  host: Host;
}
