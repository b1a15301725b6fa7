import { useLayoutEffect, useState } from "preact/hooks";
import { store, stored } from "./storage";

const readers = new Set<() => void>();

// Another tab may have sent it, or written on.
addEventListener("storage", () => readers.forEach((read) => read()));

/** Keeps a text that is being written under a name, through reloads, until it is sent; `null` forgets it. */
export function writeDraft(name: string, text: string | null): void {
  store(name, text);
  for (const read of readers) read();
}

/** Puts a text behind what is already there. */
export function appendDraft(name: string, added: string): void {
  writeDraft(name, [stored(name), added].filter(Boolean).join("\n"));
}

/** The draft of this name, kept up with changes from elsewhere. */
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
