import { ApiError } from "./api";
import { systemClock, type Clock } from "./clock";
import {
  BROKEN,
  NOT_REPEATED,
  NOT_VALID,
  TOO_MANY_FRAMES,
  type Ack,
  type ClientFrame,
  type Delivery,
  type Failure,
  type Notice,
  type Ref,
  type Request,
  type ServerFrame,
  type Started,
} from "./protocol";
import { disconnected, failAll, Requests, type Waiting } from "./requests";
import { onWake } from "./wake";
import { ANSWER_TIME, Ways, type Line, type WaysOptions } from "./ways";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const QUIET_TIME = 10_000;
const PROBE_TIME = 3_000;
const MOST_TRIES = 3;
/** `refused` when no ticket is available; `open()` tries again. */
export type SocketState = "closed" | "connecting" | "open" | "refused";

export interface SocketOptions extends WaysOptions {
  /**
   * Returns `next`, the ticket in the last welcome, or fetches one. A rejection with an `ApiError` that is not temporary
   * ends the attempts.
   */
  ticket: (next: string) => Promise<string>;
  onFrame: (frame: ServerFrame) => void;
  onState: (state: SocketState) => void;
  clock?: Clock;
  page?: EventTarget;
}

interface Undelivered extends Waiting {
  frame: Delivery;
  tries: number;
  stopTimer: () => void;
}

/**
 * One lasting connection made of many short ones: connects with a fresh ticket, notices silence, reconnects with full
 * jitter, and keeps every delivery until the server has answered it.
 */
export class ChatSocket {
  #state: SocketState = "closed";
  #socket: Line | null = null;
  #turn = 0;
  #attempt = 0;
  #began = 0;
  #lastRef = 0;
  #received = 0;
  /** The ticket for the next WebSocket, if the last one came with one. */
  #next = "";
  /** What the server said about the connection as a whole. */
  #refusal: Failure | undefined;
  readonly #requests: Requests;
  readonly #undelivered = new Map<Ref, Undelivered>();
  readonly #clock: Clock;
  readonly #ways: Ways;
  #stopRetry: (() => void) | null = null;
  #stopWaking: (() => void) | null = null;
  /** Timers that end with the present WebSocket. */
  readonly #timers = new Set<() => void>();

  constructor(private readonly options: SocketOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#requests = new Requests(this.#clock);
    this.#ways = new Ways(options, this.#clock, () => this.reconnect());
  }

  open(): void {
    if (this.#state === "connecting" || this.#state === "open") return;
    this.#stopWaking = onWake(this.options.page ?? window, () => this.wake());
    this.#attempt = 0;
    void this.#connect();
  }

  /** Reconnects with a new ticket; undelivered messages wait for that. */
  reconnect(): void {
    this.#next = "";
    if (this.#state !== "connecting" && this.#state !== "open") return this.open();
    this.#stopRetry?.();
    this.#detach();
    this.#attempt = 0;
    this.#enter("connecting");
    void this.#connect();
  }

  /** Ends the connection; undelivered messages are forgotten. */
  close(): void {
    this.#end("closed");
    this.#undelivered.clear();
  }

  #end(state: SocketState): void {
    this.#stopWaking?.();
    this.#stopRetry?.();
    this.#stopRetry = null;
    this.#turn++;
    this.#detach();
    this.#enter(state);
  }

  /** Sends a message as soon and as often as needed; resolves when the server has it, rejects when it refuses. */
  deliver(frame: Delivery): Promise<Ack | Started> {
    return new Promise((resolve, reject) => {
      const entry = { frame, tries: 0, stopTimer: () => {}, resolve: resolve as Waiting["resolve"], reject };
      this.#delivered(frame.client_id);
      this.#undelivered.set(frame.client_id, entry);
      if (this.#state === "open") this.#transmit(entry);
      else this.open();
    });
  }

  /** Sends a request over the open connection; rejects when it breaks, which it does when no answer comes in time. */
  request<T extends ServerFrame>(frame: Request): Promise<T> {
    const ref = String(++this.#lastRef);
    const answer = this.#requests.answer<T>(ref, ANSWER_TIME, () => this.#lost());
    if (!this.#send({ ...frame, ref })) this.#requests.settle(ref)?.reject(disconnected());
    return answer;
  }

  /** Sends a frame that need not be repeated. */
  notify(frame: Notice): void {
    if (this.#state === "open") this.#send(frame);
  }

  async #connect(): Promise<void> {
    const turn = ++this.#turn;
    const next = this.#next;
    this.#next = "";
    this.#stopRetry = null;
    this.#began = this.#clock.now();
    this.#enter("connecting");
    try {
      const pass = await this.options.ticket(next);
      const open = await this.#ways.ready();
      if (turn === this.#turn) this.#attach(open(), pass);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#refused(error instanceof ApiError ? error : disconnected());
    }
  }

  /** There is no ticket, for now or for good. */
  #refused(error: ApiError): void {
    if (!error.temporary) this.#end("refused");
    else this.#retry(error.retry_after);
    // Waiting deliveries fail with the reason, or with how long it will take.
    if (!error.temporary || error.retry_after) failAll(this.#undelivered, error);
  }

  #attach(socket: Line, ticket: string): void {
    this.#socket = socket;
    this.#refusal = undefined;
    const stopTimer = this.#after(this.#ways.patience, () => this.#lost());
    // Polls use another token, and have no hello.
    socket.onopen = () => {
      stopTimer();
      this.#after(ANSWER_TIME, () => this.#lost());
      this.#send({ type: "hello", ticket });
    };
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data as string) as ServerFrame);
    socket.onclose = ({ code }) => this.#lost(code);
  }

  #receive(frame: ServerFrame): void {
    this.#received++;
    if (frame.type === "welcome") {
      this.#next = frame.ticket ?? "";
      this.#welcomed(frame.heartbeat * 1000);
      for (const entry of this.#undelivered.values()) this.#transmit(entry);
    }
    this.options.onFrame(frame);
    const clientId = "client_id" in frame ? frame.client_id : undefined;
    const waiting = clientId ? this.#delivered(clientId) : this.#requests.settle(frame.ref);
    if (frame.type !== "error") waiting?.resolve(frame);
    else if (waiting) waiting.reject(new ApiError(frame));
    else if (!clientId && frame.ref === null) this.#refusal = frame;
  }

  #welcomed(heartbeat: number): void {
    this.#clearTimers();
    this.#ways.worked();
    this.#enter("open");
    this.#after(QUIET_TIME, () => (this.#attempt = 0));
    let heard = this.#received;
    let silentBeats = 0;
    const beat = (): void => {
      silentBeats = this.#received === heard ? silentBeats + 1 : 0;
      heard = this.#received;
      if (silentBeats === 2) return this.#lost();
      this.#send({ type: "ping" });
      this.#after(heartbeat, beat);
    };
    this.#after(heartbeat, beat);
  }

  /** The connection is gone, by a close or by silence. */
  #lost(code = BROKEN): void {
    const refusal = this.#refusal;
    this.#detach();
    if (this.#state !== "open" && code === BROKEN) this.#ways.failed();
    if (NOT_REPEATED.has(code))
      failAll(this.#undelivered, new ApiError(refusal ?? { code: "invalid_input", message: "" }));
    if (code === NOT_VALID) this.#next = "";
    if (code === TOO_MANY_FRAMES && !refusal?.retry_after) this.#attempt = Infinity;
    this.#enter("connecting");
    this.#retry(refusal?.retry_after);
  }

  /** @param least the fewest seconds to wait */
  #retry(least = 0): void {
    const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#attempt++);
    const wait = least * 1000 + this.#clock.random() * ceiling;
    this.#stopRetry = this.#clock.after(wait, () => void this.#connect());
  }

  /** The page is back or its network changed: reconnect at once, or find out whether the connection outlived it. */
  wake(): void {
    this.#ways.doubt();
    const hangs = this.#state === "connecting" && this.#clock.now() - this.#began >= PROBE_TIME;
    if (this.#stopRetry || hangs) {
      this.#stopRetry?.();
      this.#detach();
      void this.#connect();
    } else if (this.#state === "open") {
      const heard = this.#received;
      this.#send({ type: "ping" });
      this.#after(PROBE_TIME, () => this.#received === heard && this.#lost());
    }
  }

  #transmit(entry: Undelivered): void {
    entry.stopTimer();
    if (++entry.tries > MOST_TRIES) return this.#delivered(entry.frame.client_id)?.reject(disconnected());
    this.#send({ ...entry.frame, ref: String(++this.#lastRef) });
    entry.stopTimer = this.#clock.after(ANSWER_TIME, () => this.#lost());
  }

  #send(frame: ClientFrame): boolean {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #delivered(clientId: string): Waiting | undefined {
    const entry = this.#undelivered.get(clientId);
    this.#undelivered.delete(clientId);
    entry?.stopTimer();
    return entry;
  }

  /** Forgets the present WebSocket without waiting for its close event, which may take minutes on a dead network. */
  #detach(): void {
    this.#clearTimers();
    for (const entry of this.#undelivered.values()) entry.stopTimer();
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(1000);
    }
    this.#requests.fail();
  }

  #after(delay: number, action: () => void): () => void {
    const stop = this.#clock.after(delay, () => {
      this.#timers.delete(stop);
      action();
    });
    this.#timers.add(stop);
    return stop;
  }

  #clearTimers(): void {
    for (const stop of this.#timers) stop();
    this.#timers.clear();
  }

  #enter(state: SocketState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.options.onState(state);
  }
}
