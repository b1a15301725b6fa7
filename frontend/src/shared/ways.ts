import type { Clock } from "./clock";
import type { PollingSocket, SendPoll } from "./polling";

/** How long a connection may take, or an answer on it, in milliseconds. */
export const ANSWER_TIME = 10_000;
/** A WebSocket that does not open in this time counts as blocked, unless one has just worked. */
const OPENING_TIME = 4_000;
const FIRST_PROBE = 5_000;

/** A WebSocket or its substitute. */
export interface Line {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export interface WaysOptions {
  url: string;
  /** The fallback if no WebSocket gets through. */
  polling?: { poll: SendPoll; load: () => Promise<{ PollingSocket: typeof PollingSocket }> };
  WebSocket?: new (url: string) => WebSocket;
}

/** The transport in use: a WebSocket, or polls where none gets through. */
export class Ways {
  #polls = false;
  /** Whether the current transport has worked: then it is hardly the cause of a failure. */
  #proven = false;
  #probe = FIRST_PROBE;

  /** @param onPossible called when a WebSocket gets through again, while polls are used */
  constructor(
    private readonly options: WaysOptions,
    private readonly clock: Clock,
    private readonly onPossible: () => void,
  ) {}

  /** How long a connection may take to open, or until its first frame, in milliseconds. */
  get patience(): number {
    return this.options.polling && !this.#polls && !this.#proven ? OPENING_TIME : ANSWER_TIME;
  }

  /** Loads the current transport's code; returns a function that opens a connection. */
  async ready(): Promise<() => Line> {
    const { polling } = this.options;
    if (!polling || !this.#polls) return () => this.#webSocket() as Line;
    const { PollingSocket } = await polling.load();
    return () => {
      const firstProbe = this.#probe;
      // Some proxies let WebSockets open and then nothing through: they are tried less and less often.
      this.#probe = 2 * firstProbe;
      return new PollingSocket({
        poll: polling.poll,
        clock: this.clock,
        tryWebSocket: () => this.#webSocket(),
        firstProbe,
        onPossible: () => {
          this.#polls = false;
          this.onPossible();
        },
      });
    };
  }

  /** Records that the current transport works. */
  worked(): void {
    this.#proven = true;
    if (!this.#polls) this.#probe = FIRST_PROBE;
  }

  /** Nothing got through: switches to the other transport, unless this one has just worked. */
  failed(): void {
    if (!this.#proven) this.#polls = !this.#polls && this.options.polling !== undefined;
    this.#proven = false;
  }

  /** Forgets that the current transport has worked: the network may have changed. */
  doubt(): void {
    this.#proven = false;
  }

  #webSocket(): WebSocket {
    const { url, WebSocket: Socket = WebSocket } = this.options;
    return new Socket(url);
  }
}
