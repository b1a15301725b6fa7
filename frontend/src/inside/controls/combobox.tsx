import { useEffect, useRef, useState } from "preact/hooks";
import type { Ties } from "./field";
import { ChevronIcon } from "./icons";
import { onKeys } from "./on-keys";
import { say } from "../words/say";
import * as visually from "../../shared/components/visually.module.css";
import * as styles from "./chooser.module.css";
import * as fields from "./field.module.css";

interface Props {
  ties: Ties;
  /** Names the list. */
  label: string;
  options: readonly string[];
  value: string;
  onChange: (value: string) => void;
}

/** A longer list is slow, and nobody reads it. */
const MOST_SHOWN = 100;

/**
 * Chooses one of many by a part of its name: an editable combobox with a list (WAI-ARIA Authoring Practices, "Combobox
 * Pattern"). Down and Up move, Enter chooses, Esc or leaving restores the choice.
 */
export function Combobox({ ties, label, ...choice }: Props) {
  const { value } = choice;
  const { query, open, active, found, list, show, close, choose, type, setActive, press } =
    useCombobox(choice);

  return (
    <div class={fields.select}>
      <input
        {...ties}
        class={fields.control}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={`${ties.id}-list`}
        aria-activedescendant={open && found[active] ? `${ties.id}-${active}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={value}
        value={query || (open ? "" : value)}
        onInput={(event) => type(event.currentTarget.value)}
        onClick={() => open || show()}
        onKeyDown={press}
        onBlur={close}
      />
      <ChevronIcon />
      <ul
        ref={list}
        class={styles.list}
        id={`${ties.id}-list`}
        role="listbox"
        aria-label={label}
        hidden={!open}
      >
        {query !== null && (
          <Options {...{ found, active }} query={query} id={ties.id} onActive={setActive} onChoose={choose} />
        )}
      </ul>
      <p class={visually.hidden} role="status">
        {open && query ? say("choose.found", { count: found.length }) : ""}
      </p>
    </div>
  );
}

/** The state of the box and its list, and what keys do. */
function useCombobox({ options, value, onChange }: Pick<Props, "options" | "value" | "onChange">) {
  const [query, setQuery] = useState<string | null>(null);
  const [active, setActive] = useState(-1);
  const list = useRef<HTMLUListElement>(null);
  const open = query !== null;
  const found = matching(options, query ?? "").slice(0, MOST_SHOWN);
  useEffect(() => {
    list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
  }, [active, open]);

  const show = () => {
    setQuery("");
    setActive(options.indexOf(value) < MOST_SHOWN ? options.indexOf(value) : -1);
  };
  const close = () => setQuery(null);
  const choose = (option: string) => {
    onChange(option);
    close();
  };
  const move = (step: 1 | -1): void => {
    if (!open) return show();
    const next = active < 0 && step < 0 ? -1 : active + step;
    if (found.length) setActive((next + found.length) % found.length);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    // Enter must not submit the form while the list is open.
    Enter: () => (open ? found[active] && choose(found[active]) : show()),
    ...(open && { Escape: close }),
  };
  const type = (text: string) => {
    setQuery(text);
    setActive(0);
  };
  return { query, open, active, found, list, show, close, choose, type, setActive, press: onKeys(keys) };
}

interface OptionsProps {
  id: string;
  found: readonly string[];
  active: number;
  query: string;
  onActive: (index: number) => void;
  onChoose: (option: string) => void;
}

function Options({ id, found, active, query, onActive, onChoose }: OptionsProps) {
  if (found.length === 0)
    return (
      <li class={styles.note} role="option" aria-disabled="true" aria-selected="false">
        {say("choose.nothing", { query })}
      </li>
    );
  return (
    <>
      {found.map((option, index) => (
        <li
          key={option}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => onActive(index)}
          onClick={() => onChoose(option)}
        >
          {option}
        </li>
      ))}
    </>
  );
}

/** The options that contain every word, however it is written: "new york" finds America/New_York. */
function matching(options: readonly string[], query: string): string[] {
  const words = query
    .toLowerCase()
    .split(/[\s_/]+/)
    .filter(Boolean);
  return options.filter((option) =>
    words.every((word) => option.toLowerCase().replaceAll("_", " ").includes(word)),
  );
}
