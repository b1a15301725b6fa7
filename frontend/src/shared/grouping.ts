import { NONE, type Thread } from "./conversation";
import type { Attachment, Message, Receipt, Side } from "./protocol";

/** A message to draw: one from the server, or an echo. */
export interface Line {
  clientId: string;
  /** A note belongs to neither side. */
  side: Side | "note";
  author: string;
  /** The path of the author's photo. */
  photo?: string;
  /** Written by the viewer. */
  own: boolean;
  body: string;
  attachments?: Attachment[] | undefined;
  at: string;
  state: "sent" | "sending" | "failed" | "removed";
  /** Edited after it was sent. */
  edited?: boolean | undefined;
  /** The delivery state of the reader's last message, unless the other side has written since. */
  receipt?: "sent" | "delivered" | "read";
  /** Jira refused it. */
  refused?: boolean;
  /** Jira still has the former text. */
  outdated?: boolean;
  error?: string;
  wait?: number | undefined;
}

/** Lines by one author without a longer pause. */
export type Group = Line[];

export interface Day {
  at: string;
  groups: Group[];
}

const PAUSE = 3 * 60 * 1000;

/**
 * All lines of a thread, own echoes last. `mine` is the viewer's side and `me` their name. Without a name, own lines are
 * those that the side wrote here, and in Jira under the same name: others may take part in the request there. Messages
 * whose text only Jira keeps are left out.
 */
export function lines(thread: Thread, mine: Side, me?: string): Line[] {
  const { messages, echoes, conversation } = thread;
  const kept = messages.filter(({ purged }) => !purged);
  // An id with a colon is that of a comment in Jira.
  const names = messages.map(({ client_id: id, author }) => (id.includes(":") ? me : author));
  const isOwn = ({ side, author }: Message) => side === mine && (me ? author === me : names.includes(author));
  const last = messages.filter((message) => message.side !== mine || isOwn(message)).at(-1);
  const theirs = conversation.receipts?.[mine === "customer" ? "agent" : "customer"] ?? NONE;
  return [
    ...kept.map((message): Line => {
      const { client_id: clientId, removed, ...shown } = message;
      const own = isOwn(message);
      const edited = message.edited && !removed;
      const receipt = own && !removed && message === last && !echoes.length && receiptOf(message, theirs);
      const state = removed ? "removed" : "sent";
      return { ...shown, clientId, own, edited, state, ...(receipt && { receipt }) };
    }),
    ...echoes.map((echo): Line => {
      const state = echo.error === undefined && !echo.late ? "sending" : "failed";
      return { ...echo, side: mine, author: me ?? "", own: true, state };
    }),
  ];
}

function receiptOf({ seq }: Message, { delivered, read }: Receipt): Line["receipt"] {
  if (seq <= read) return "read";
  return seq <= delivered ? "delivered" : "sent";
}

/** Groups lines by author, with a pause of at most three minutes, within each calendar day. */
export function byDay(all: Line[]): Day[] {
  const days: Day[] = [];
  let previous: Line | undefined;
  for (const line of all) {
    const day = days.at(-1);
    if (!day || !previous || !sameDay(previous, line)) days.push({ at: line.at, groups: [[line]] });
    else if (continues(previous, line)) day.groups.at(-1)?.push(line);
    else day.groups.push([line]);
    previous = line;
  }
  return days;
}

function continues(previous: Line, line: Line): boolean {
  const sameAuthor =
    previous.side === line.side && (previous.author === line.author || (previous.own && line.own));
  return sameAuthor && Date.parse(line.at) - Date.parse(previous.at) <= PAUSE;
}

function sameDay(a: Line, b: Line): boolean {
  return new Date(a.at).toDateString() === new Date(b.at).toDateString();
}
