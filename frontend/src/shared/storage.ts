/** `localStorage` that falls back to memory where it is full or forbidden, as in some frames of other sites. */
const memory = new Map<string, string>();

export function stored(name: string): string | null {
  try {
    return memory.get(name) ?? localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Stores a value under a name; `null` or an empty value forgets it. */
export function store(name: string, value: string | null): void {
  memory.delete(name);
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    if (value) memory.set(name, value);
  }
}

/** Forgets all entries with this prefix. */
export function forgetAll(prefix: string): void {
  for (const name of storedNames(prefix)) store(name, null);
}

/** All names with this prefix. */
export function storedNames(prefix: string): string[] {
  return names().filter((name) => name.startsWith(prefix));
}

function names(): string[] {
  try {
    return [...memory.keys(), ...Object.keys(localStorage)];
  } catch {
    return [...memory.keys()];
  }
}
