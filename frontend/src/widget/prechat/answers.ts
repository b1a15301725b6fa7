import type { Question } from "../../contract/answers";
import { isBlank } from "../../shared/blank";

/** A text, or the ids of the chosen options. */
export type Answer = string | string[];
export type Answers = Record<string, Answer>;

/** The limits of single-line and multi-line fields in Jira (`conversations/answers.py`). */
const LONGEST = { line: 255, paragraph: 5_000 };
const LARGEST = 1e14;

/** An error in an answer: the key of a text, and how many characters are too many. */
export interface Problem {
  text: string;
  count?: number;
}

/** Checks an answer as the server does; `null` if nothing is wrong. */
export function problemOf({ kind, choices }: Question, answer: Answer = ""): Problem | null {
  const value = typeof answer === "string" ? answer.trim() : answer;
  if (kind === "number") return isNumber(value) ? null : { text: "prechat.number" };
  if (value.length === 0 || (typeof value === "string" && isBlank(value))) return { text: "prechat.missing" };
  if (typeof value !== "string" || choices.length > 0) {
    const known = new Set(choices.map(({ id }) => id));
    return [value].flat().every((id) => known.has(id)) ? null : { text: "prechat.missing" };
  }
  const excess = characters(value) - LONGEST[kind === "paragraph" ? kind : "line"];
  if (excess > 0) return { text: "too_long", count: excess };
  const wrong = kind === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);
  return wrong ? { text: "invalid.email" } : null;
}

function isNumber(value: Answer): boolean {
  return typeof value === "string" && value !== "" && Math.abs(Number(value)) <= LARGEST;
}

function characters(text: string): number {
  // eslint-disable-next-line @typescript-eslint/no-misused-spread -- the server counts code points, too
  return [...text].length;
}
