import { useEffect, useRef } from "preact/hooks";
import { Field } from "./field";
import { CrossIcon } from "./icons";
import type { Group } from "../values";
import { useChooser } from "./use-chooser";
import type { GroupSearch } from "./use-group-search";
import * as visually from "../../shared/components/visually.module.css";
import * as styles from "./chooser.module.css";
import * as fields from "./field.module.css";

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
  const chooser = useChooser({ chosen, search, onChange });
  const { query, open, active, options, result } = chooser;
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const remove = (group: Group) => {
    chooser.remove(group);
    input.current?.focus();
  };

  return (
    <Field label={label} help={help} error={error}>
      {(ties) => (
        <div class={styles.chooser}>
          <div class={fields.controls} onClick={() => input.current?.focus()}>
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
              onInput={(event) => chooser.type(event.currentTarget.value)}
              onClick={() => chooser.setOpen(true)}
              onKeyDown={chooser.press}
              onBlur={chooser.close}
            />
          </div>
          <ul
            ref={list}
            class={styles.list}
            id={`${ties.id}-list`}
            role="listbox"
            aria-label="Groups"
            hidden={!open}
          >
            <Options id={ties.id} chooser={chooser} />
          </ul>
          <p class={visually.hidden} role="status">
            {open ? note(result, query, options.length) : chooser.news}
          </p>
        </div>
      )}
    </Field>
  );
}

type Chooser = ReturnType<typeof useChooser>;

function Options({ id, chooser }: { id: string; chooser: Chooser }) {
  const { options, active, query, result } = chooser;
  if (options.length === 0)
    return (
      <li
        class={styles.note}
        role="option"
        aria-disabled="true"
        aria-selected="false"
        onMouseDown={keepFocus}
      >
        {note(result, query)}
      </li>
    );
  return (
    <>
      {options.map((group, index) => (
        <li
          key={group.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onMouseDown={keepFocus}
          onMouseMove={() => chooser.setActive(index)}
          onClick={() => chooser.choose(group)}
        >
          <Highlighted text={group.name} part={query.trim()} />
        </li>
      ))}
    </>
  );
}

const keepFocus = (event: Event) => event.preventDefault();

function Chip({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <span class={styles.chip}>
      <span class={styles.text}>{name}</span>
      <button type="button" aria-label={`Remove ${name}`} onClick={onRemove}>
        <CrossIcon />
      </button>
    </span>
  );
}

/** The name with the part that was searched for in bold. */
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
  if (result.state === "failed") return "Jira did not return its groups. Try again in a moment.";
  if (count) return count === 1 ? "1 group found" : `${count} groups found`;
  return query.trim() ? `No group matches “${query.trim()}”` : "No more groups";
}
