import type { Ending, Refused } from "../../contract/answers";
import type { Ask } from "../../shared/attachments/load-file";

/** Requests about the end of a conversation. Each rejects if the server cannot be reached. */
export interface EndingApi {
  ending(): Promise<Ending>;
  rate(score: number, comment: string): Promise<Ending>;
  /** The transcript as a file. */
  transcript(): Promise<Blob>;
  /** Mails it to the customer's own address. Rejects with `TooMany` if that was done too often. */
  mail(): Promise<unknown>;
}

/** The seconds to wait. */
export class TooMany extends Error {
  constructor(readonly wait: number) {
    super();
  }
}

const TOO_MANY = 429;

export function apiOf(ask: Ask, id: string, language: string): EndingApi {
  const answered = async (part: string, init?: RequestInit) => {
    const answer = await ask(`/api/conversations/${id}/${part}`, init);
    if (answer.status === TOO_MANY)
      throw new TooMany(((await answer.json()) as Refused).error.retry_after ?? 0);
    if (!answer.ok) throw new Error(answer.statusText);
    return answer;
  };
  const ending = async (answer: Promise<Response>) => (await (await answer).json()) as Ending;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const transcript = `transcript?lang=${language}&tz=${encodeURIComponent(timeZone)}`;
  return {
    ending: () => ending(answered(`ending?lang=${language}`)),
    rate: (score, comment) =>
      ending(
        answered(`rating?lang=${language}`, { method: "POST", body: JSON.stringify({ score, comment }) }),
      ),
    transcript: async () => (await answered(transcript)).blob(),
    mail: () => answered(transcript, { method: "POST" }),
  };
}
