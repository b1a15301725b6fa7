import type { ComponentChildren } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { Button } from "../controls/button";
import { KeyboardIcon } from "../controls/icons";
import { Loading } from "../controls/loading";
import { Commands, CommandsContext, useCommands } from "./commands";
import { asked, singleKeys } from "./keys";
import { say } from "../words/say";

// Loaded when first opened.
const loadPalette = async () => (await import("./palette")).Palette;
const loadShortcuts = async () => (await import("./shortcuts")).Shortcuts;

/** Runs the offered commands by key and from the command palette. */
export function Keyboard({ children }: { children: ComponentChildren }) {
  const [commands] = useState(() => new Commands());
  return (
    <CommandsContext.Provider value={commands}>
      {children}
      <Dialogs commands={commands} />
    </CommandsContext.Provider>
  );
}

function Dialogs({ commands }: { commands: Commands }) {
  const [open, setOpen] = useState<"palette" | "shortcuts" | null>(null);
  useCommands([{ id: "shortcuts", name: say("keys"), key: "?", run: () => setOpen("shortcuts") }]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const wanted = asked(event, singleKeys());
      if (wanted === null) return;
      if (wanted === "leave") {
        (event.target as HTMLElement).blur();
        return;
      }
      const command = wanted === "palette" ? null : commands.of(wanted.key);
      if (command === undefined) return;
      event.preventDefault();
      if (command) command.run();
      else setOpen("palette");
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [commands]);

  const close = () => setOpen(null);
  if (open === "palette")
    return (
      <Loading load={loadPalette} skeleton={null}>
        {(Palette) => <Palette commands={commands} onClose={close} />}
      </Loading>
    );
  if (open === "shortcuts")
    return (
      <Loading load={loadShortcuts} skeleton={null}>
        {(Shortcuts) => <Shortcuts commands={commands} onClose={close} />}
      </Loading>
    );
  return null;
}

/** A button that shows the shortcuts. */
export function ShortcutsButton() {
  const commands = useContext(CommandsContext);
  return (
    <Button
      appearance="icon-only"
      aria-label={say("keys")}
      title={say("keys.button")}
      onClick={() => commands.of("?")?.run()}
    >
      <KeyboardIcon />
    </Button>
  );
}
