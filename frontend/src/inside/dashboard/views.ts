import type { List } from "../../contract/client-frames";
import type { SavedFilter } from "../../contract/answers";
import type { Conversation } from "../../shared/protocol";
import { type PlainKey } from "../words/say";

export type View = List["view"];

/** The views in the order in which they are shown. */
export const VIEWS: readonly { view: View; name: PlainKey; empty: PlainKey }[] = [
  { view: "waiting", name: "queue.waiting", empty: "queue.waiting.none" },
  { view: "mine", name: "queue.mine", empty: "queue.mine.none" },
  { view: "unassigned", name: "queue.unassigned", empty: "queue.unassigned.none" },
  { view: "open", name: "queue.open", empty: "queue.open.none" },
  { view: "online", name: "queue.online", empty: "queue.online.none" },
  { view: "resolved", name: "resolved", empty: "queue.resolved.none" },
];

const isOpen = ({ resolved, closed }: Conversation) => !resolved && !closed;

/** Whether a conversation belongs to a view; whether it is found only the server knows. */
export function belongs(
  view: View,
  conversation: Conversation,
  account: string | null,
  filter: SavedFilter | null = null,
): boolean {
  switch (view) {
    case "waiting":
      return isOpen(conversation) && !!conversation.waiting_since;
    case "mine":
      return isOpen(conversation) && !!account && conversation.assignee === account;
    case "unassigned":
      return isOpen(conversation) && !conversation.assignee;
    case "open":
      return isOpen(conversation);
    case "online":
      return isOpen(conversation) && !!conversation.customer_online;
    case "resolved":
      return !isOpen(conversation);
    case "filter":
      return isOpen(conversation) && !!filter && fits(filter, conversation);
    case "found":
      return false;
  }
}

/** Whether a filter lets a conversation through; the server's `views.py` says the same of all. */
export function fits(filter: SavedFilter, conversation: Conversation): boolean {
  const { labels = [], language, path, request_type, organizations = [] } = conversation;
  const [label, wanted] = [filter.label.toLowerCase(), filter.language.toLowerCase()];
  const spoken = (language ?? "").toLowerCase();
  return (
    (!label || labels.some((each) => each.toLowerCase() === label)) &&
    (!wanted || spoken === wanted || spoken.startsWith(`${wanted}-`)) &&
    (path ?? "").startsWith(filter.path) &&
    (!filter.request_type || filter.request_type.id === request_type?.id) &&
    (!filter.organization || organizations.some(({ id }) => id === filter.organization?.id))
  );
}

/** The order of a view: in *Waiting*, first those whose SLA is breached next, then the longest waiting; otherwise the newest. */
export function inOrder(view: View): (a: Conversation, b: Conversation) => number {
  const key = keyOf(view);
  return (a, b) => compare(key(a), key(b)) || (a.id < b.id ? -1 : 1);
}

/** Conversations in the order of a view. Of ten thousand, reading times takes longer than all else: once is enough. */
export function sorted(view: View, conversations: Conversation[]): Conversation[] {
  const key = keyOf(view);
  return conversations
    .map((conversation) => ({ conversation, key: key(conversation) }))
    .sort((a, b) => compare(a.key, b.key) || (a.conversation.id < b.conversation.id ? -1 : 1))
    .map(({ conversation }) => conversation);
}

type Key = readonly [number, number];

const compare = (a: Key, b: Key) => a[0] - b[0] || a[1] - b[1];

/** Later than every SLA. */
const NEVER = Number.MAX_SAFE_INTEGER;

function keyOf(view: View): (one: Conversation) => Key {
  if (view !== "waiting") return (one) => [0, -Date.parse(one.last?.at ?? one.created_at)];
  return ({ sla, waiting_since, last, created_at }) => [
    sla?.breach_at ? Date.parse(sla.breach_at) : NEVER,
    Date.parse(waiting_since ?? last?.at ?? created_at),
  ];
}

/** A conversation as a row shows it, and the server's latest word on its waiting. */
export interface Row {
  conversation: Conversation;
  said: string | null | undefined;
}

/** Takes news of a conversation: between two words of the server, messages tell whether its customer waits. */
export function follow(known: Row | undefined, news: Conversation): Row {
  const said = news.waiting_since;
  if (!known || said !== known.said) return { conversation: news, said };
  const before = known.conversation;
  const isNewer = (news.last?.seq ?? 0) > (before.last?.seq ?? 0);
  let waiting_since = before.waiting_since ?? null;
  if (isNewer) waiting_since = news.last?.side === "agent" ? null : (waiting_since ?? news.last?.at ?? null);
  return { conversation: { ...news, waiting_since }, said };
}
