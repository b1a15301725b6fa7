import { useRef, useState } from "preact/hooks";
import { refusalOf, type Api, type ApiError } from "../../shared/api";
import type { Notices } from "../values";

export const PATH = "/api/project-settings/notices";

/** The timeout of a test: a webhook may take ten seconds. */
const LOOKS = 20;
const PAUSE = 1_000;

/** What an admin types. The webhook's address is never shown again, so it is retyped or kept. */
export interface Draft {
  minutes: number;
  emails: string;
  /** Null keeps the saved one. */
  webhook: string | null;
}

export type Said = "saved" | "testing" | "sent" | "silent" | null;

/** A project's notices while they are edited, saved and tested. */
export function useNotices(api: Api, initial: Notices) {
  const [saved, setSaved] = useState(initial);
  const [draft, setDraft] = useState(() => draftOf(initial));
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [said, setSaid] = useState<Said>(null);
  const changes = useRef(0);

  const attempt = async (work: () => Promise<void>) => {
    setProblem(null);
    await work().catch((error: unknown) => {
      setSaid(null);
      setProblem(refusalOf(error));
    });
  };
  const save = () =>
    attempt(async () => {
      const before = changes.current;
      const kept = await api.put<Notices>(PATH, { ...draft, emails: linesOf(draft.emails) });
      setSaved(kept);
      // What was typed meanwhile is still to be saved.
      if (changes.current !== before) return;
      setDraft(draftOf(kept));
      setSaid("saved");
    });
  const test = () =>
    attempt(async () => {
      setSaid("testing");
      const before = await api.post<Notices>(`${PATH}/test`);
      for (let looks = 0; looks < LOOKS; looks++) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        const now = await api.get<Notices>(PATH);
        setSaved(now);
        const outcome = outcomeOf(before, now);
        if (outcome !== undefined) {
          setSaid(outcome);
          return;
        }
      }
      setSaid("silent");
    });
  const change = (changed: Partial<Draft>) => {
    changes.current++;
    setSaid(null);
    setDraft({ ...draft, ...changed });
  };
  return { saved, draft, change, problem, said, save, test };
}

/** The result of a test: null if it failed, which is shown separately, undefined before any. */
function outcomeOf(before: Notices, now: Notices): "sent" | null | undefined {
  if (now.failed_at && now.failed_at !== before.failed_at) return null;
  return now.sent_at && now.sent_at !== before.sent_at ? "sent" : undefined;
}

function draftOf({ minutes, emails, webhook_host }: Notices): Draft {
  return { minutes, emails: emails.join("\n"), webhook: webhook_host === null ? "" : null };
}

function linesOf(text: string): string[] {
  return text.split(/[\n,;]/).flatMap((line) => line.trim() || []);
}
