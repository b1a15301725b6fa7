import { useEffect, useId, useState } from "preact/hooks";
import { useStore } from "../../shared/use-store";
import { Dialog } from "../controls/dialog";
import { onKeys } from "../controls/on-keys";
import type { Command, Commands } from "./commands";
import { Key } from "./key";
import { say } from "../words/say";
import * as fields from "../controls/field.module.css";
import * as styles from "./dialogs.module.css";

interface Props {
  commands: Commands;
  onClose: () => void;
}

/** A search over the current commands (WAI-ARIA Authoring Practices, "Combobox Pattern"). */
export function Palette({ commands, onClose }: Props) {
  return (
    <Dialog name={say("palette")} narrow light onClose={onClose}>
      {(close) => <Finder commands={commands} onChosen={close} />}
    </Dialog>
  );
}

function Finder({ commands, onChosen }: { commands: Commands; onChosen: () => void }) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const found = matching(useStore(commands).all, typed);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [id, active]);

  const choose = (command: Command | undefined) => {
    if (!command) return;
    // The focus returns first; then the command may move it.
    onChosen();
    command.run();
  };
  const move = (by: number) => setActive((active + by + found.length) % Math.max(found.length, 1));
  const press = onKeys({
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => choose(found[active]),
  });
  return (
    <>
      <input
        class={fields.control}
        role="combobox"
        aria-label={say("palette.field")}
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={id}
        aria-activedescendant={found.length ? `${id}-${active}` : undefined}
        placeholder={say("palette.hint")}
        maxLength={100}
        value={typed}
        onInput={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setActive(0);
        }}
        onKeyDown={press}
      />
      <Options {...{ id, found, active }} onActive={setActive} onChoose={choose} />
      <p role="status" class={styles.none}>
        {found.length === 0 ? say("nothing_found") : ""}
      </p>
    </>
  );
}

interface OptionsProps {
  id: string;
  found: readonly Command[];
  active: number;
  onActive: (index: number) => void;
  onChoose: (command: Command) => void;
}

function Options({ id, found, active, onActive, onChoose }: OptionsProps) {
  return (
    <ul class={styles.options} id={id} role="listbox" aria-label={say("palette.commands")}>
      {found.map((command, index) => (
        <li
          key={command.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onPointerMove={() => onActive(index)}
          onClick={() => onChoose(command)}
        >
          <span>{command.name}</span>
          {command.key && <Key name={command.key} />}
        </li>
      ))}
    </ul>
  );
}

/** The commands whose names contain all typed words; names that begin with the first word come first. */
export function matching(commands: readonly Command[], typed: string): Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  const rank = ({ name }: Command) => Number(!name.toLowerCase().startsWith(words[0] ?? ""));
  return found.sort((a, b) => rank(a) - rank(b));
}
