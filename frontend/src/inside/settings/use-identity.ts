import { useState } from "preact/hooks";
import { refusalOf, type Api } from "../../shared/api";
import type { FreshSecret, IdentitySecret } from "../values";

const PATH = "/api/project-settings/identity";
/** The most secrets at a time; a new one ends the oldest. */
export const MOST_SECRETS = 2;

/** The project's live identity secrets, newest first, and the actions on them. */
export function useIdentity(api: Api, initial: IdentitySecret[]) {
  const [secrets, setSecrets] = useState(() => newestFirst(initial));
  const [fresh, setFresh] = useState<FreshSecret | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(null);
    await work().catch((error: unknown) => setFailure(refusalOf(error).message));
    setBusy(false);
  };
  const create = () =>
    attempt(async () => {
      const made = await api.post<FreshSecret>(PATH);
      setFresh(made);
      setSecrets((before) => newestFirst([made, ...before]).slice(0, MOST_SECRETS));
    });
  const revoke = (id: string) =>
    attempt(async () => {
      await api.delete(`${PATH}/${encodeURIComponent(id)}`);
      setSecrets((before) => before.filter((secret) => secret.id !== id));
      setFresh((before) => (before?.id === id ? null : before));
    });
  return { secrets, fresh, failure, busy, create, revoke };
}

function newestFirst(secrets: IdentitySecret[]): IdentitySecret[] {
  return [...secrets].sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at));
}
