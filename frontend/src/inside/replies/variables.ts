/** The variables of canned replies, written in braces; `jira_chat/replies/rules.py` has the same list. */
export const VARIABLES = ["customer.name", "agent.name", "request.key", "portal.link"] as const;

export type Variable = (typeof VARIABLES)[number];

/** Values from the conversation; empty if unknown. */
export type Values = Record<Variable, string>;

const WRITTEN = /\{\s*([\w.-]+)\s*(?:\|([^{}]*))?\}/g;

const isVariable = (name: string): name is Variable => (VARIABLES as readonly string[]).includes(name);

/** Fills in variables; an empty one takes its fallback, or stays as it is. */
export function fill(text: string, values: Values): string {
  return text.replace(WRITTEN, (written, name: string, fallback: string | undefined) =>
    isVariable(name) ? values[name] || (fallback?.trim() ?? `{${name}}`) : written,
  );
}

/** A piece of a text. */
export interface Part {
  text: string;
  /** Whether it is an unfilled variable. */
  open: boolean;
}

/** Splits a text at its unfilled variables. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { 0: written, 1: name = "", index } of text.matchAll(WRITTEN)) {
    if (!isVariable(name)) continue;
    if (index > at) parts.push({ text: text.slice(at, index), open: false });
    parts.push({ text: written, open: true });
    at = index + written.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), open: false });
  return parts;
}

/** The position of the first unfilled variable. */
export function firstOpen(text: string): { start: number; end: number; name: string } | undefined {
  let start = 0;
  for (const part of partsOf(text)) {
    const end = start + part.text.length;
    if (part.open) return { start, end, name: part.text };
    start = end;
  }
  return undefined;
}
