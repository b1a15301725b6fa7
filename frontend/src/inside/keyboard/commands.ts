import { createContext } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import { Store } from "../../shared/store";

/** An action that is possible now. */
export interface Command {
  id: string;
  name: string;
  /** The single key that does it. */
  key?: string;
  run: () => void;
}

interface CommandsState {
  all: readonly Command[];
}

/** What can be done now, as the parts of the page that are there say it. */
export class Commands extends Store<CommandsState> {
  constructor() {
    super({ all: [] });
  }

  /** Adds some; returns what takes them away. */
  add(some: readonly Command[]): () => void {
    this.change({ all: [...this.state.all, ...some] });
    return () => this.change({ all: this.state.all.filter((each) => !some.includes(each)) });
  }

  /** The first that has a key. */
  of(key: string): Command | undefined {
    return this.state.all.find((each) => each.key === key);
  }
}

export const CommandsContext = createContext(new Commands());

/** Offers commands for as long as the component is there. */
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
