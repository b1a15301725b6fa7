import type { Poll } from "../contract/poll";
import type { Polled } from "../contract/polled";
import { refusalOf, type ApiError } from "./api";
import type { Clock } from "./clock";
import { BROKEN, NOT_VALID, TOO_MANY_FRAMES, UNREADABLE, type ServerFrame } from "./protocol";
import type { Line } from "./ways";

/** The server holds a poll for 8 s; one that takes much longer is lost. Milliseconds. */
const HELD = 20_000;
const SAID = 15_000;
/** The pause after an immediate empty answer. */
const BREATH = 1_000;
/** A WebSocket that does not open in this time is blocked. */
const OPENING = 4_000;
const LONGEST_PROBE = 60_000;
/** UTF-16 units sent at a time: at most 48 KiB of the 72 KiB that a poll may have, or one frame. */
const MOST_SAID = 16_384;
/** As many as the server takes; agents hear of more conversations than it looks at. */
const MOST_POSITIONS = 100;

/** How a WebSocket would have ended, by the status that a poll was refused with. */
const CLOSE_CODES: Record<number, number> = {
  400: UNREADABLE,
  401: NOT_VALID,
  403: NOT_VALID,
  413: UNREADABLE,
  429: TOO_MANY_FRAMES,
};

/** Sends a poll for the current session; rejects with an `ApiError`. */
export type SendPoll = (poll: Poll, signal: AbortSignal) => Promise<Polled>;

interface Options {
  poll: SendPoll;
  clock: Clock;
  /** Opens a WebSocket, to see whether one gets through. */
  tryWebSocket: () => WebSocket;
  /** Milliseconds before the first try; later ones come after twice the time. */
  firstProbe: number;
  /** Called when a WebSocket gets through. */
  onPossible: () => void;
}

/** Stands in for a WebSocket where none gets through: one poll waits for news while others carry frames. */
export class PollingSocket implements Line {
  readyState = 1;
  onopen: Line["onopen"] = null;
  onmessage: Line["onmessage"] = null;
  onclose: Line["onclose"] = null;
  #cursor = "";
  /** The position of each conversation that the server has sent, the latest conversation last. */
  readonly #positions = new Map<string, number>();
  #outbox: string[] = [];
  #saying = false;
  readonly #requests = new Set<AbortController>();
  #stopProbing = () => {};

  constructor(private readonly options: Options) {
    void this.#listen();
    this.#probeIn(options.firstProbe);
  }

  send(text: string): void {
    this.#outbox.push(text);
    if (!this.#saying) void this.#say();
  }

  close(): void {
    this.readyState = 3;
    this.#stopProbing();
    for (const request of this.#requests) request.abort();
    this.#requests.clear();
  }

  async #listen(): Promise<void> {
    const { clock } = this.options;
    for (;;) {
      const asked = clock.now();
      const positions = Object.fromEntries([...this.#positions].slice(-MOST_POSITIONS));
      const poll = { frames: [], cursor: this.#cursor, positions };
      const answer = await this.#post(poll, HELD);
      if (!answer) return;
      this.#cursor = answer.cursor;
      const idle = !answer.frames.length && clock.now() - asked < BREATH;
      if (idle) await new Promise<void>((resolve) => clock.after(BREATH, resolve));
    }
  }

  async #say(): Promise<void> {
    this.#saying = true;
    while (this.#outbox.length) {
      const frames = this.#next().map((text) => JSON.parse(text) as unknown);
      if (!(await this.#post({ frames }, SAID))) return;
    }
    this.#saying = false;
  }

  /** Takes as many frames as fit into one poll. */
  #next(): string[] {
    let length = 0;
    const end = this.#outbox.findIndex((text, index) => (length += text.length) > MOST_SAID && index > 0);
    return this.#outbox.splice(0, end < 0 ? this.#outbox.length : end);
  }

  /** Sends a poll and handles its answer; `null` when this is closed. */
  async #post(poll: Poll, patience: number): Promise<Polled | null> {
    if (this.readyState !== 1) return null;
    const request = new AbortController();
    this.#requests.add(request);
    const stopTimer = this.options.clock.after(patience, () => request.abort());
    const answer = await this.options.poll(poll, request.signal).catch(refusalOf);
    stopTimer();
    // It was closed meanwhile.
    if (!this.#requests.delete(request)) return null;
    if (!("frames" in answer)) return this.#failed(answer);
    for (const frame of answer.frames as ServerFrame[]) this.#tell(frame);
    return answer;
  }

  #failed({ status, code, message, retry_after }: ApiError): null {
    const refusal = { type: "error" as const, code, message, client_id: null, ref: null };
    if (status) this.#tell({ ...refusal, ...(retry_after !== undefined && { retry_after }) });
    this.close();
    this.onclose?.({ code: CLOSE_CODES[status] ?? BROKEN });
    return null;
  }

  #tell(frame: ServerFrame): void {
    switch (frame.type) {
      case "welcome":
        for (const { id, seq } of frame.conversations) this.#reach(id, seq);
        break;
      case "conversation":
        this.#reach(frame.conversation.id, frame.conversation.seq);
        break;
      case "message":
        this.#reach(frame.conversation, frame.message.seq);
        break;
      case "pong":
        for (const [id, seq] of Object.entries(frame.positions)) this.#reach(id, seq);
    }
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  #reach(id: string, seq: number): void {
    const known = this.#positions.get(id) ?? 0;
    this.#positions.delete(id);
    this.#positions.set(id, Math.max(seq, known));
  }

  #probeIn(pause: number): void {
    this.#stopProbing = this.options.clock.after(pause, () => {
      const socket = this.options.tryWebSocket();
      socket.onopen = () => {
        this.#stopProbing();
        socket.close();
        // Unless it was closed meanwhile.
        if (this.readyState === 1) this.options.onPossible();
      };
      this.#stopProbing = this.options.clock.after(OPENING, () => {
        socket.onopen = null;
        socket.close();
        this.#probeIn(Math.min(2 * pause, LONGEST_PROBE));
      });
    });
  }
}
