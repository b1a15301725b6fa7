import { useEffect, useState } from "preact/hooks";
import type { Screen } from "./screen";
import type { Start } from "./start-data";
import type { Conversations } from "./use-conversations";

/** Lazy parts by name, one script each, loaded when first needed. `size.mjs` has their budgets. */
export const PARTS = {
  /** The connection, for which `Chat` asks. */
  connection: () => import("./connection"),
  /** The same without WebSockets. */
  polling: () => import("./polling"),
  /** Signing in, registering and preferences. */
  account: () => import("./account"),
  /** The list of conversations, which a new visitor does not have. */
  list: () => import("./list"),
  /** Articles that may help before a conversation. */
  articles: () => import("./articles"),
  /** When the chat opens again, while nobody is online. */
  hours: () => import("./hours"),
  /** The questions before a conversation. */
  prechat: () => import("./prechat"),
  /** For customers who have a conversation: receipts, and the preview of an answer. */
  returning: () => import("./returning"),
  /** Announces answers while the customer looks elsewhere. */
  notice: () => import("./notice"),
  /** The end of a chat whose request is resolved. */
  ending: () => import("./ending"),
  /** Texts that only Jira keeps. */
  kept: () => import("./kept"),
  /** The notices while nobody answers. */
  waiting: () => import("./waiting"),
  /** Links, code and emoji in texts. */
  text: () => import("./text"),
  /** The JavaScript functions beyond opening the panel. */
  sdk: () => import("./sdk"),
  /** Files in a conversation. */
  attachments: () => import("./attachments"),
};

type Parts = typeof PARTS;

export type Part<Name extends keyof Parts> = Awaited<ReturnType<Parts[Name]>>;

interface Lazy<Name extends keyof Parts> {
  part?: Part<Name>;
  /** Whether loading failed. */
  failed?: boolean;
}

interface Needs extends Pick<Conversations, "threads" | "current" | "waiting"> {
  shown: boolean;
  /** Whether questions come before the conversation. */
  asks: boolean;
  start: Pick<Start, "keeps_hours" | "suggests_articles">;
  /** Whether an agent is online. */
  online: boolean;
}

/** The lazy parts needed now, once they have loaded. */
export function useParts({ view, asks }: Screen, needs: Needs) {
  const account = useLazy("account", asks);
  const list = useLazy("list", view === "list");
  const prechat = useLazy("prechat", needs.asks);
  const { part: returning } = useLazy("returning", needs.threads.length > 0);
  const { part: notice } = useLazy("notice", needs.waiting > 0);
  const { part: attachments } = useLazy("attachments", needs.shown && view === "conversation");
  const { part: hours } = useLazy("hours", needs.shown && !needs.online && needs.start.keeps_hours);
  const { part: articles } = useLazy("articles", needs.shown && needs.start.suggests_articles);
  const { part: ending } = useLazy("ending", needs.shown && !!needs.current?.conversation.resolved);
  const { part: waiting } = useLazy("waiting", needs.shown && !!needs.current);
  const { part: kept } = useLazy(
    "kept",
    needs.shown && !!needs.current?.messages.some(({ purged }) => purged),
  );
  const { part: text } = useLazy("text", needs.shown && view === "conversation");
  return {
    articles,
    hours,
    notice,
    ending,
    waiting,
    kept,
    account: account.part,
    list: list.part,
    prechat: prechat.part,
    returning,
    attachments,
    text,
    failed: account.failed || list.failed || prechat.failed,
  };
}

/** A lazy part of the widget, once it is needed and loaded. */
function useLazy<Name extends keyof Parts>(name: Name, needed: boolean): Lazy<Name> {
  const [lazy, setLazy] = useState<Lazy<Name>>({});
  const { part } = lazy;
  useEffect(() => {
    if (!needed || part) return;
    (PARTS[name]() as Promise<Part<Name>>).then(
      (part) => setLazy({ part }),
      () => setLazy({ failed: true }),
    );
  }, [name, needed, part]);
  return lazy;
}
