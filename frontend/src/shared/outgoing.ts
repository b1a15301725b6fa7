import type { ApiError } from "./api";
import type { Clock } from "./clock";
import { arrived, echoOf, NEW, NOT_STARTED, putEcho, type Echo, type Threads } from "./conversation";
import type { Delivery } from "./protocol";
import { forRetry, type Unsent } from "./unsent";

/** Milliseconds after which an unacknowledged message is shown as delayed. */
const LATE = 30_000;

interface Options {
  threads: Threads;
  clock: Clock;
  /** Resolves when the server has it, rejects with an `ApiError` when it is refused. */
  deliver: (frame: Delivery) => Promise<unknown>;
  onRefused: (code: string) => void;
  /** Without it, unsent messages end with the page. */
  unsent: Unsent | undefined;
}

/** Own messages from writing until the server has them. */
export class Outgoing {
  constructor(private readonly options: Options) {
    for (const [id, echo] of this.#kept()) if (id === NEW) this.hold(NEW, echo);
  }

  /**
   * The first message of a new conversation; later ones wait until `started` brings the conversation's id. An
   * unacknowledged one may have started it already, so it stays the first until it is refused for good.
   */
  get first(): Echo | undefined {
    return this.options.threads.get(NEW)?.echoes.find((echo) => forRetry(echo).error === undefined);
  }

  /** Shows a message and stores it until the server has it. */
  hold(id: string, echo: Echo): void {
    const { threads, clock, unsent } = this.options;
    if (id === NEW && !threads.get(NEW)) threads.put(NEW, NOT_STARTED);
    threads.change(id, (thread) => putEcho(thread, echo));
    unsent?.keep(id, echo);
    clock.after(LATE, () => {
      if (echoOf(threads.get(id), echo.clientId) === echo)
        threads.change(id, (thread) => putEcho(thread, { ...echo, late: true }));
    });
  }

  transmit(id: string, echo: Echo): void {
    const { clientId: client_id, about } = echo;
    if (id === NEW && this.first?.clientId !== client_id) {
      if (this.first?.error !== undefined) this.resume(NEW, forRetry(this.first));
      return;
    }
    const said = {
      client_id,
      body: echo.body,
      ...(echo.attachments?.length && { attachments: echo.attachments.map((file) => file.id) }),
    };
    const frame =
      id === NEW
        ? { type: "start" as const, ...said, ...about }
        : { type: "post" as const, conversation: id, ...said };
    this.options.deliver(frame).then(
      () => this.options.unsent?.drop(client_id),
      (problem: unknown) => this.#refused(id, echo, problem as ApiError),
    );
  }

  /** Resumes sending a message, unless it was refused for good. */
  resume(id: string, echo: Echo): void {
    this.hold(id, echo);
    if (echo.error === undefined) this.transmit(id, echo);
  }

  /** Resends, when a connection opens, everything that was not refused for good. */
  retry(): void {
    for (const { conversation, echoes } of this.options.threads.all())
      for (const echo of echoes) this.resume(conversation.id, forRetry(echo));
  }

  /** Takes over unsent messages of an earlier page. Agents' pages differ in the conversations that they may write in. */
  restore(ours: (id: string) => boolean): void {
    for (const [id, echo] of this.#kept()) {
      const thread = this.options.threads.get(id);
      if (thread && arrived(thread, echo)) this.options.unsent?.drop(echo.clientId);
      else if (thread ? !echoOf(thread, echo.clientId) : ours(id)) this.resume(id, echo);
    }
  }

  /** Moves all unsent messages to a new conversation, because the others are forgotten. */
  gather(error: string, clear: () => void): void {
    const shown = [...this.options.threads.all()].flatMap(({ echoes }) => echoes);
    const kept = this.#kept().map(([, echo]) => echo);
    clear();
    for (const echo of [...kept, ...shown]) this.hold(NEW, { ...echo, error });
  }

  /** Moves pending messages of a started conversation to it. */
  move(echoes: Echo[], id: string): void {
    for (const echo of echoes) this.resume(id, forRetry(echo));
  }

  #refused(id: string, echo: Echo, { code, retry_after: wait }: ApiError): void {
    const { threads, onRefused } = this.options;
    onRefused(code);
    const failed = { error: code, wait };
    const thread = threads.get(id);
    if (id === NEW) for (const each of thread?.echoes ?? []) this.hold(id, { ...failed, ...each });
    else if (echoOf(thread, echo.clientId)) this.hold(id, { ...echo, ...failed });
    // Its conversation is not loaded, so it is shown, and can be edited, in a new one.
    else if (!thread && !echoOf(threads.get(NEW), echo.clientId)) this.hold(NEW, { ...echo, ...failed });
  }

  #kept(): [string, Echo][] {
    return this.options.unsent?.all() ?? [];
  }
}
