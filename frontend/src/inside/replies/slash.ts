/** Longer ones are no names of replies. */
const LONGEST_QUERY = 40;

/** A slash that begins a word, and what was written behind it. */
export interface Slash {
  /** Where the slash stands. */
  start: number;
  query: string;
}

/** The slash before the caret that asks for a canned reply, if there is one. */
export function slashBefore(text: string, caret: number): Slash | null {
  const before = text.slice(0, caret);
  const start = before.lastIndexOf("/");
  if (start < 0 || (start > 0 && !/\s/.test(before.charAt(start - 1)))) return null;
  const query = before.slice(start + 1);
  return query.length > LONGEST_QUERY || /^\s|\n/.test(query) ? null : { start, query };
}
