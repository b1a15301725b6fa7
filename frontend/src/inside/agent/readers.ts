import type { Reading } from "../../contract/server-frames";
import { systemClock, type Clock } from "../../shared/clock";
import type { Notice } from "../../shared/protocol";
import { Store } from "../../shared/store";

/** How often a reader is reported, and how long without a report until they are forgotten. Milliseconds. */
const REPEAT = 15_000;
const EXPIRY = 40_000;

export interface Colleague {
  account: string;
  name: string;
}

export interface ReadersState {
  /** By conversation. */
  of: ReadonlyMap<string, readonly Colleague[]>;
}

/** Which colleagues have which conversations on the screen; these reports are not stored. */
export class Readers extends Store<ReadersState> {
  readonly #expiring = new Map<string, () => void>();
  #mine: string | null = null;

  constructor(
    private readonly account: string | null,
    private readonly tell: (notice: Notice) => void,
    private readonly clock: Clock = systemClock,
  ) {
    super({ of: new Map() });
  }

  /** Reports repeatedly that this agent reads a conversation, until the returned function is called. */
  read(conversation: string): () => void {
    this.#mine = conversation;
    let stop = () => {};
    const repeat = () => {
      this.tell({ type: "reading", conversation });
      stop = this.clock.after(REPEAT, repeat);
    };
    repeat();
    return () => {
      stop();
      this.#mine = null;
      this.tell({ type: "reading", conversation, active: false });
    };
  }

  hear({ conversation, account, name, active }: Omit<Reading, "type">): void {
    if (account === this.account) return;
    const key = `${conversation} ${account}`;
    this.#expiring.get(key)?.();
    const before = this.state.of.get(conversation) ?? [];
    const others = before.filter((each) => each.account !== account);
    const isNew = others.length === before.length;
    const now = active ? [...others, { account, name }] : others;
    this.change({ of: new Map([...this.state.of, [conversation, now]]) });
    if (!active) return;
    this.#expiring.set(
      key,
      this.clock.after(EXPIRY, () => this.hear({ conversation, account, name, active: false })),
    );
    // A new reader learns at once who is here.
    if (isNew && conversation === this.#mine) this.tell({ type: "reading", conversation });
  }
}
