import { normalizeSite, siteProblem, splitSites } from "./sites";

/** One line of the list of web sites; it keeps its id while others come and go. */
export interface SiteLine {
  id: number;
  text: string;
  problem?: string | undefined;
}

let lastId = 0;

export function newLine(text = ""): SiteLine {
  return { id: ++lastId, text };
}

/** A line that is being written is not judged before it is left. */
export function rewriteLine(lines: SiteLine[], id: number, text: string): SiteLine[] {
  return lines.map((line) => (line.id === id ? { id, text } : line));
}

/** Judges one line; what the server said about it stands until the line is rewritten. */
export function checkLine(lines: SiteLine[], id: number): SiteLine[] {
  return lines.map((line) =>
    line.id === id ? { ...line, problem: line.problem ?? problemOf(line, lines) } : line,
  );
}

export function checkLines(lines: SiteLine[]): SiteLine[] {
  return lines.map((line) => ({ ...line, problem: problemOf(line, lines) }));
}

/** Puts every web site of a pasted text on a line of its own, in place of the line if that is empty, else after it. */
export function pasteLines(lines: SiteLine[], id: number, text: string): SiteLine[] {
  const pasted = splitSites(text).map((site) => newLine(site));
  const all = lines.flatMap((line) => {
    if (line.id !== id) return [line];
    return line.text.trim() ? [line, ...pasted] : pasted;
  });
  return pasted.reduce((checked, { id: added }) => checkLine(checked, added), all);
}

/** The lines that say something; the others are not saved. */
export function filledLines(lines: SiteLine[]): SiteLine[] {
  return lines.filter(({ text }) => text.trim());
}

function problemOf(line: SiteLine, lines: SiteLine[]): string | undefined {
  if (!line.text.trim()) return undefined;
  const first = lines.find(({ text }) => normalizeSite(text) === normalizeSite(line.text));
  return siteProblem(line.text) ?? (first !== line ? "This web site is already in the list." : undefined);
}
