import type { OfferedComment } from "../../contract/answers";
import type { Api } from "../../shared/api";
import { HostRefusal, type Host } from "../host";

/** After this many milliseconds a taken comment is no longer written: the page was suspended meanwhile. */
const FRESH = 5_000;

/**
 * Writes what this agent said in a conversation to Jira as a comment of their own, where the server has offered that.
 * The first of their pages that takes it writes it; the server finds out the result.
 */
export async function writeOwnComment(api: Api, host: Host, conversation: string): Promise<void> {
  const path = `/api/conversations/${conversation}/comment`;
  const asked = Date.now();
  const offered = await api.post<OfferedComment>(path, { refused: false }).catch(() => null);
  if (!offered || Date.now() - asked > FRESH) return;
  try {
    await host.write(`/rest/api/3/issue/${encodeURIComponent(offered.issue)}/comment`, offered.comment);
  } catch (error) {
    if (!(error instanceof HostRefusal)) throw error;
    if (error.notDone) await api.post(path, { refused: true }).catch(() => null);
  }
}
