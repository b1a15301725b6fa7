/** What stands in braces in a canned reply, and is filled in here; `jira_chat/replies/rules.py` has the same. */
export const VARIABLES = ["customer.name", "agent.name", "request.key", "portal.link"] as const;

export type Variable = (typeof VARIABLES)[number];

/** What is known of a conversation; empty where it is not. */
export type Values = Record<Variable, string>;

const WRITTEN = /\{\s*([\w.-]+)\s*(?:\|([^{}]*))?\}/g;

const isVariable = (name: string): name is Variable => (VARIABLES as readonly string[]).includes(name);

/** The text with its variables filled in: one that is empty takes its fallback, or stays as it is. */
export function fill(text: string, values: Values): string {
  return text.replace(WRITTEN, (written, name: string, fallback: string | undefined) =>
    isVariable(name) ? values[name] || (fallback?.trim() ?? `{${name}}`) : written,
  );
}

/** A piece of a text. */
export interface Part {
  text: string;
  /** Whether it is a variable that nothing stands for yet. */
  open: boolean;
}

/** A text cut where variables are not filled in. */
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

/** Where the first variable stands that is not filled in. */
export function firstOpen(text: string): { start: number; end: number; name: string } | undefined {
  let start = 0;
  for (const part of partsOf(text)) {
    const end = start + part.text.length;
    if (part.open) return { start, end, name: part.text };
    start = end;
  }
  return undefined;
}
