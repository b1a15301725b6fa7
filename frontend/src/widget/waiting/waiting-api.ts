import type { Refused, Waiting } from "../../contract/answers";
import type { Ask } from "../../shared/attachments/load-file";

/** Requests about waiting for an answer. Each rejects if the server cannot be reached. */
export interface WaitingApi {
  waiting(): Promise<Waiting>;
  /** Records that the customer was told that nobody has answered. */
  told(): Promise<Waiting>;
  /** Leaves the conversation as a request, with an address if none is known. Rejects with `NotLeft`. */
  leave(email?: string): Promise<Waiting>;
}

/** Why a request failed: a text's key, and the seconds to wait. */
export class NotLeft extends Error {
  constructor(
    readonly key: string,
    readonly wait = 0,
  ) {
    super(key);
  }
}

const BAD_REQUEST = 400;
const TOO_MANY = 429;

async function refusal(answer: Response): Promise<NotLeft> {
  if (answer.status === BAD_REQUEST) return new NotLeft("invalid.email");
  if (answer.status !== TOO_MANY) return new NotLeft("account.unreachable");
  const { error } = (await answer.json()) as Refused;
  return new NotLeft("account.wait", error.retry_after);
}

export function apiOf(ask: Ask, id: string, language: string): WaitingApi {
  const answered = async (said?: { leaves?: boolean; email?: string | undefined }) => {
    const path = `/api/conversations/${id}/waiting?lang=${language}`;
    const answer = await ask(path, said && { method: "POST", body: JSON.stringify(said) });
    if (!answer.ok) throw await refusal(answer);
    return (await answer.json()) as Waiting;
  };
  return {
    waiting: () => answered(),
    told: () => answered({}),
    leave: (email) => answered({ leaves: true, email }),
  };
}
