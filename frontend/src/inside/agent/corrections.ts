import { useState } from "preact/hooks";
import { refusalOf, type Api } from "../../shared/api";
import type { Thread } from "../../shared/conversation";
import { writeDraft } from "../../shared/drafts";
import { stored } from "../../shared/storage";
import type { Message } from "../../shared/protocol";
import { refusalInWords } from "../words/refusals";

/** How long an agent can change a message, in milliseconds; the server decides. */
const CHANGEABLE = 15 * 60_000;

/** The last message that an agent said in the chat, while they can change it. */
export function changeable({ messages, conversation }: Thread, me: string, now: number): Message | null {
  const last = messages
    .filter(({ side, author, removed }) => side === "agent" && author === me && !removed)
    .at(-1);
  // An id with a colon is that of a comment, which is changed in Jira.
  const isHere = last && !last.purged && !last.client_id.includes(":") && !conversation.closed;
  return isHere && now - Date.parse(last.at) < CHANGEABLE ? last : null;
}

/** An agent's actions on their last message. */
export type Corrections = ReturnType<typeof useCorrections>;

interface Begun {
  what: "edit" | "delete";
  message: Message;
  draft: string;
}

/** Lets an agent change or delete their last message. */
export function useCorrections(api: Api, thread: Thread, me: string) {
  const { id } = thread.conversation;
  const [begun, setBegun] = useState<Begun | null>(null);
  const [error, setError] = useState("");
  const last = changeable(thread, me, Date.now());

  const begin = (what: Begun["what"]): boolean => {
    if (!last) return false;
    const draft = `jira-chat.edit.${id}.${last.seq}.${revisionOf(last)}`;
    // What was begun before another chat was opened goes on.
    if (what === "edit" && !stored(draft)) writeDraft(draft, last.body);
    setError("");
    setBegun({ what, message: last, draft });
    return true;
  };
  const end = () => {
    if (begun) writeDraft(begun.draft, null);
    setBegun(null);
  };
  const settle = (asked: Promise<unknown>, done = end) => {
    setError("");
    asked.then(done, (problem: unknown) => setError(refusalInWords(refusalOf(problem))));
  };
  /** Ends what was saved, unless the agent has typed on meanwhile: then that is to be saved, too. */
  const saved = (now: Begun, body: string) => {
    if (stored(now.draft)?.trim() === body) end();
    else setBegun({ ...now, message: { ...now.message, body, revision: revisionOf(now.message) + 1 } });
  };
  /** Its text stays until the server has it. */
  const save = (body: string): false => {
    if (!begun) return false;
    const { message } = begun;
    if (body === message.body) end();
    else settle(api.put(place(message), { body, revision: revisionOf(message) }), () => saved(begun, body));
    return false;
  };
  const remove = () => {
    if (begun) settle(api.delete(`${place(begun.message)}?revision=${revisionOf(begun.message)}`));
  };
  const place = ({ seq }: Message) => `/api/conversations/${id}/messages/${seq}`;

  return { last, begun, error, begin, end, save, remove };
}

const revisionOf = ({ revision = 0 }: Message) => revision;
