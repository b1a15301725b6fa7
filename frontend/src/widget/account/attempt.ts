import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../shared/api";
import { useCountdown } from "../../shared/use-countdown";

/** A form-level error: the key of its text, and where to sign in instead. */
export interface Problem {
  text: string;
  portal?: string | undefined;
}

/** Invalid fields. */
export type Wrong = readonly string[];

export interface Attempt {
  busy: boolean;
  problem: Problem | null;
  wrong: Wrong;
  /** Seconds until the next attempt. */
  wait: number;
  /** Runs the action unless fields are invalid. Errors end up in `problem`, `wrong` and `wait`. */
  run(wrong: Wrong, action: () => Promise<void>): void;
}

const PROBLEMS: Record<string, string> = {
  sign_in_failed: "signin.failed",
  sign_in_unavailable: "signin.unavailable",
  chat_not_offered: "account.not_offered",
  unauthorized: "signin.ended",
};

/** Submits a form that the server may refuse. Errors of one `subject` are cleared at the next. */
export function useAttempt(subject = ""): Attempt {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [wrong, setWrong] = useState<Wrong>([]);
  const [wait, startWait] = useCountdown();

  useEffect(() => {
    startWait(0);
    setProblem(null);
    setWrong([]);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only another subject begins anew
  }, [subject]);

  const refused = (error: ApiError) => {
    const fields = Object.keys(error.fields);
    if (error.code === "too_many_requests") startWait(error.retry_after ?? 60);
    else if (fields.length) setWrong(fields);
    else setProblem({ text: PROBLEMS[error.code] ?? "account.unreachable", portal: error.portal });
  };

  const run: Attempt["run"] = (missing, action) => {
    if (busy || wait) return;
    setProblem(null);
    setWrong(missing);
    if (missing.length) return;
    setBusy(true);
    action()
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        refused(error);
      })
      .finally(() => setBusy(false));
  };

  return { busy, problem, wrong, wait, run };
}
