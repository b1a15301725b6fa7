import type { Api } from "../shared/api";
import type { Host } from "./host";
import type { RenewingSession } from "./session";

/** What every page inside Jira is given. */
export interface PageContext {
  api: Api;
  session: RenewingSession;
  host: Host;
}
