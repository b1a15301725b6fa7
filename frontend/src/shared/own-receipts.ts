import type { Chat } from "./chat";
import { systemClock } from "./clock";
import { furthest, gapBefore, NONE } from "./conversation";
import type { Receipt, Side } from "./protocol";

/** How long a receipt waits, in milliseconds, for others to go with it. */
const TOGETHER = 250;
/** Milliseconds before an unconfirmed receipt is reported again. */
const AGAIN = 10_000;
/** The most receipts in one frame. */
const MOST = 50;

/** Reports to the server what arrived and what was read. The threads have what the server confirmed. */
export class OwnReceipts {
  readonly #own = new Map<string, Receipt>();
  #waits = false;
  #stopTimer = () => {};

  constructor(
    /** Of several tabs, the one that `leads` reports what was delivered. */
    private readonly chat: Chat,
    private readonly mine: Side,
    private readonly clock = systemClock,
  ) {
    chat.subscribe(() => this.#look());
    this.#look();
  }

  /** The person has read a conversation up to this message. */
  read(id: string, seq: number): void {
    this.#note(id, { delivered: seq, read: seq });
  }

  /** Records what was delivered: everything up to the first gap, if the other side wrote last. */
  #look(): void {
    if (!this.chat.leads) return;
    for (const [id, thread] of this.chat.state.threads) {
      const { last, seq } = thread.conversation;
      if (last && last.side !== this.mine)
        this.#note(id, { delivered: gapBefore(thread, seq) ?? seq, read: 0 });
    }
  }

  #note(id: string, receipt: Receipt): void {
    const before = this.#own.get(id);
    const own = furthest(before, receipt);
    if (own === before) return;
    this.#own.set(id, own);
    if (this.#waits) return;
    this.#waits = true;
    this.#send(TOGETHER);
  }

  #send(delay: number): void {
    this.#stopTimer();
    this.#stopTimer = this.clock.after(delay, () => {
      this.#waits = false;
      const news: [string, Receipt][] = [];
      for (const [id, { conversation }] of this.chat.state.threads) {
        const known = conversation.receipts?.[this.mine] ?? NONE;
        const next = furthest(known, this.#own.get(id));
        if (next !== known && news.length < MOST) news.push([id, next]);
      }
      if (!news.length) return;
      this.chat.notify({ type: "receipts", receipts: Object.fromEntries(news) });
      this.#send(AGAIN);
    });
  }
}
