import { useState } from "preact/hooks";
import type { Group } from "../values";
import { onKeys } from "./on-keys";
import { useGroupSearch, type GroupSearch } from "./use-group-search";

interface Options {
  chosen: Group[];
  search: (query: string) => Promise<Group[]>;
  onChange: (groups: Group[]) => void;
}

/** The state and the keys of a combobox that chooses several groups. */
export function useChooser({ chosen, search, onChange }: Options) {
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState(false);
  /** The option that was moved to, as long as the list is the same. */
  const [moved, setMoved] = useState<{ within: GroupSearch; to: number } | null>(null);
  /** The announcement for screen readers. */
  const [news, setNews] = useState("");
  const result = useGroupSearch(search, query, open);
  const found = result.state === "found" ? result.groups : [];
  const options = found.filter(({ id }) => !chosen.some((group) => group.id === id));
  const first = query.trim() && options.length ? 0 : -1;
  const active = moved?.within === result ? moved.to : first;

  const setActive = (to: number) => setMoved({ within: result, to });
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const choose = (group: Group) => {
    onChange([...chosen, group]);
    setNews(`${group.name} added`);
    setQuery("");
    close();
  };
  const remove = (group: Group) => {
    onChange(chosen.filter(({ id }) => id !== group.id));
    setNews(`${group.name} removed`);
  };
  const move = (step: 1 | -1) => {
    setOpen(true);
    const next = active < 0 && step < 0 ? -1 : active + step;
    if (options.length) setActive((next + options.length) % options.length);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    // Enter must not submit the form while the list is open.
    Enter: () => options[active] && choose(options[active]),
    ...(open && { Escape: close }),
    ...(!query && chosen.length > 0 && { Backspace: () => remove(chosen.at(-1) as Group) }),
  };
  const type = (text: string) => {
    setQuery(text);
    setOpen(true);
  };

  return {
    query,
    open,
    active,
    news,
    result,
    options,
    close,
    choose,
    remove,
    press: onKeys(keys),
    type,
    setOpen,
    setActive,
  };
}
