import { useLayoutEffect, useState } from "preact/hooks";
import { store, stored } from "./storage";

const readers = new Set<() => void>();

// Another tab may have sent it or continued it.
addEventListener("storage", () => readers.forEach((read) => read()));

/** Stores a text being written under a name, across reloads; `null` removes it. */
export function writeDraft(name: string, text: string | null): void {
  store(name, text);
  for (const read of readers) read();
}

/** Appends a text to a draft. */
export function appendDraft(name: string, added: string): void {
  writeDraft(name, [stored(name), added].filter(Boolean).join("\n"));
}

/** The draft of this name, updated by changes elsewhere. */
export function useDraft(name: string): string {
  const [text, setText] = useState("");
  useLayoutEffect(() => {
    const read = () => setText(stored(name) ?? "");
    read();
    readers.add(read);
    return () => void readers.delete(read);
  }, [name]);
  return text;
}
