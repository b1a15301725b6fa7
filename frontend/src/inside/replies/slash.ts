/** A longer text is not the name of a reply. */
const LONGEST_QUERY = 40;

/** A slash that begins a word, and the text after it. */
export interface Slash {
  /** The position of the slash. */
  start: number;
  query: string;
}

/** The slash before the caret that opens the list of canned replies, if there is one. */
export function slashBefore(text: string, caret: number): Slash | null {
  const before = text.slice(0, caret);
  const start = before.lastIndexOf("/");
  if (start < 0 || (start > 0 && !/\s/.test(before.charAt(start - 1)))) return null;
  const query = before.slice(start + 1);
  return query.length > LONGEST_QUERY || /^\s|\n/.test(query) ? null : { start, query };
}
