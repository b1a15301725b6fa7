import type { Thread } from "./conversation";
import type { Message, Side } from "./protocol";

/** A message as it is drawn: one that the server has, or an echo that is on its way. */
export interface Line {
  clientId: string;
  side: Side;
  author: string;
  body: string;
  at: string;
  state: "sent" | "sending" | "failed";
  error?: string;
}

/** Lines that one author wrote without a longer pause. */
export type Group = Line[];

export interface Day {
  at: string;
  groups: Group[];
}

const PAUSE = 3 * 60 * 1000;

/** All lines of a thread, own echoes last. */
export function lines({ messages, echoes }: Thread, mine: Side): Line[] {
  return [
    ...messages.map(({ client_id: clientId, ...message }: Message): Line => ({
      ...message,
      clientId,
      state: "sent",
    })),
    ...echoes.map((echo): Line => ({
      ...echo,
      side: mine,
      author: "",
      state: echo.error === undefined ? "sending" : "failed",
    })),
  ];
}

/** Groups lines by author, with a pause of at most three minutes, within each calendar day. */
export function byDay(all: Line[], mine: Side): Day[] {
  const days: Day[] = [];
  let previous: Line | undefined;
  for (const line of all) {
    const day = days.at(-1);
    if (!day || !previous || !sameDay(previous, line)) days.push({ at: line.at, groups: [[line]] });
    else if (belongsTo(previous, line, mine)) day.groups.at(-1)?.push(line);
    else day.groups.push([line]);
    previous = line;
  }
  return days;
}

function belongsTo(previous: Line, line: Line, mine: Side): boolean {
  const sameAuthor =
    previous.side === line.side &&
    (previous.author === line.author || (line.side === mine && line.author === ""));
  return sameAuthor && Date.parse(line.at) - Date.parse(previous.at) <= PAUSE;
}

function sameDay(a: Line, b: Line): boolean {
  return new Date(a.at).toDateString() === new Date(b.at).toDateString();
}
