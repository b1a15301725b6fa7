import type { Problems } from "../form/form";
import { normalizeSite, siteProblem, splitSites } from "./sites";

/** One line of the list of web sites, with an id that survives changes of other lines. */
export interface SiteLine {
  id: number;
  text: string;
}

let lastId = 0;

export function newLine(text = ""): SiteLine {
  return { id: ++lastId, text };
}

/** The path of a line in a draft of the settings. */
export function linePath({ id }: SiteLine): string {
  return `sites.${id}`;
}

export function rewriteLine(lines: SiteLine[], id: number, text: string): SiteLine[] {
  return lines.map((line) => (line.id === id ? { id, text } : line));
}

/** Inserts each web site of a pasted text as a line, in place of an empty line or after a filled one. */
export function pasteLines(lines: SiteLine[], id: number, text: string): SiteLine[] {
  const pasted = splitSites(text).map((site) => newLine(site));
  return lines.flatMap((line) => {
    if (line.id !== id) return [line];
    return line.text.trim() ? [line, ...pasted] : pasted;
  });
}

/** The filled lines; only these are saved. */
export function filledLines(lines: SiteLine[]): SiteLine[] {
  return lines.filter(({ text }) => text.trim());
}

/** The errors in the lines, by path. */
export function lineProblems(lines: SiteLine[]): Problems {
  const filled = filledLines(lines);
  const problems = filled.map((line) => [linePath(line), problemOf(line, filled)] as const);
  return Object.fromEntries(problems.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function problemOf(line: SiteLine, lines: SiteLine[]): string | undefined {
  const first = lines.find(({ text }) => normalizeSite(text) === normalizeSite(line.text));
  return siteProblem(line.text) ?? (first !== line ? "This web site is already in the list." : undefined);
}
