import { useEffect, useRef, useState } from "preact/hooks";
import { Field } from "../controls/field";
import { CrossIcon } from "../controls/icons";
import type { Group } from "../values";
import { useGroupSearch, type GroupSearch } from "./use-group-search";

interface Props {
  label: string;
  help: string;
  error: string | undefined;
  chosen: Group[];
  search: (query: string) => Promise<Group[]>;
  onChange: (groups: Group[]) => void;
}

/**
 * Chooses groups of Jira: an editable combobox with a list (WAI-ARIA Authoring Practices, "Combobox Pattern"), the chosen
 * ones before it. Down and Up move, Enter chooses, Esc closes, Backspace in the empty box takes the last one away.
 */
export function GroupChooser({ label, help, error, chosen, search, onChange }: Props) {
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [news, setNews] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const result = useGroupSearch(search, query, open);
  const options =
    result.state === "found"
      ? result.groups.filter(({ id }) => !chosen.some((group) => group.id === id))
      : [];
  useEffect(() => setActive(query && options.length ? 0 : -1), [result]);

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
    input.current?.focus();
  };
  const move = (step: number) => {
    setOpen(true);
    if (options.length)
      setActive((index) => (Math.max(index + step, step - 1) + options.length) % options.length);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(active < 0 ? 0 : -1),
    Enter: () => options[active] && choose(options[active]),
    ...(open && { Escape: close }),
    ...(!query && chosen.length > 0 && { Backspace: () => remove(chosen.at(-1)!) }),
  };
  const press = (event: KeyboardEvent) => {
    const act = event.isComposing ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    <Field label={label} help={help} error={error}>
      {(ties) => (
        <div class="chooser">
          <div class="control chooser-box" onClick={() => input.current?.focus()}>
            {chosen.map((group) => (
              <Chip key={group.id} name={group.name} onRemove={() => remove(group)} />
            ))}
            <input
              {...ties}
              ref={input}
              role="combobox"
              aria-autocomplete="list"
              aria-expanded={open}
              aria-controls={`${ties.id}-list`}
              aria-activedescendant={options[active] && `${ties.id}-${active}`}
              autocomplete="off"
              spellcheck={false}
              placeholder="Search groups…"
              value={query}
              onInput={(event) => {
                setQuery(event.currentTarget.value);
                setOpen(true);
              }}
              onClick={() => setOpen(true)}
              onKeyDown={press}
              onBlur={close}
            />
          </div>
          <ul class="chooser-list" id={`${ties.id}-list`} role="listbox" aria-label="Groups" hidden={!open}>
            {options.map((group, index) => (
              <li
                key={group.id}
                id={`${ties.id}-${index}`}
                role="option"
                aria-selected={index === active}
                onMouseDown={(event) => event.preventDefault()}
                onMouseMove={() => setActive(index)}
                onClick={() => choose(group)}
              >
                <Highlighted text={group.name} part={query.trim()} />
              </li>
            ))}
            {open && !options.length && (
              <li class="chooser-note" role="option" aria-disabled="true" aria-selected="false">
                {note(result, query)}
              </li>
            )}
          </ul>
          <p class="visually-hidden" role="status">
            {open ? note(result, query, options.length) : news}
          </p>
        </div>
      )}
    </Field>
  );
}

function Chip({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <span class="chip">
      <span class="chip-text">{name}</span>
      <button type="button" aria-label={`Remove ${name}`} onClick={onRemove}>
        <CrossIcon />
      </button>
    </span>
  );
}

function Highlighted({ text, part }: { text: string; part: string }) {
  const start = text.toLowerCase().indexOf(part.toLowerCase());
  if (!part || start < 0) return <>{text}</>;
  const end = start + part.length;
  return (
    <>
      {text.slice(0, start)}
      <strong>{text.slice(start, end)}</strong>
      {text.slice(end)}
    </>
  );
}

function note(result: GroupSearch, query: string, count = 0): string {
  if (result.state === "searching") return "Searching…";
  if (result.state === "failed") return "Jira could not be asked for its groups. Try again in a moment.";
  if (count) return count === 1 ? "1 group found" : `${count} groups found`;
  return query.trim() ? `No group matches “${query.trim()}”` : "No more groups";
}
