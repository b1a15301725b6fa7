import { createContext } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import { Store } from "../../shared/store";

/** An action that is currently possible. */
export interface Command {
  id: string;
  name: string;
  /** The single key that runs it. */
  key?: string;
  run: () => void;
}

interface CommandsState {
  all: readonly Command[];
}

/** The commands that the mounted parts of the page offer. */
export class Commands extends Store<CommandsState> {
  constructor() {
    super({ all: [] });
  }

  /** Adds commands; returns a function that removes them. */
  add(some: readonly Command[]): () => void {
    this.change({ all: [...this.state.all, ...some] });
    return () => this.change({ all: this.state.all.filter((each) => !some.includes(each)) });
  }

  /** The first command with this key. */
  of(key: string): Command | undefined {
    return this.state.all.find((each) => each.key === key);
  }
}

export const CommandsContext = createContext(new Commands());

/** Offers commands while the component is mounted. */
export function useCommands(offered: readonly Command[]): void {
  const commands = useContext(CommandsContext);
  const latest = useRef(offered);
  latest.current = offered;
  const said = JSON.stringify(offered.map(({ id, name, key }) => [id, name, key]));
  useEffect(
    () =>
      commands.add(
        latest.current.map((each, index) => ({ ...each, run: () => latest.current[index]?.run() })),
      ),
    [commands, said],
  );
}

/** Calls back after the next render, so that new elements can take the focus. */
export function onceDrawn(action: () => void): void {
  requestAnimationFrame(action);
}
