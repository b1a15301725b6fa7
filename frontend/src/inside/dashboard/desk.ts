import type { SavedFilter } from "../../contract/answers";
import type { Listed, Overview } from "../../contract/server-frames";
import type { Conversation } from "../../shared/protocol";
import { systemClock, type Clock } from "../../shared/clock";
import { store, stored } from "../../shared/storage";
import { Store } from "../../shared/store";
import type { AgentChat } from "../agent/agent-chat";
import { NOTHING, type DeskState } from "./desk-state";
import { belongs, follow, inOrder, sorted, VIEWS, type Row, type View } from "./views";

const KEPT = "jira-chat.view";
/** Milliseconds between a change and the next request for counts, and between typing and the search. */
const COUNT_PAUSE = 2_000;
const TYPING_PAUSE = 250;
/** A pointer that rests for so long aims at nothing. */
const RESTING = 3_000;
/** Older messages are not announced, such as those after a lost connection. */
const RECENT = 60_000;
/** The pause before a list that was refused is asked for again. */
const AGAIN = 5_000;
/** Counts change without news, too: customers come and go, and others' pages hear of nothing. */
const COUNT_EVERY = 60_000;

/** The list of a project's conversations: one view at a time, kept up to date by the chat's news. */
export class Desk extends Store<DeskState> {
  /** Called with each conversation that has a customer's new message and is not on this agent's screen. */
  onSaid: (conversation: Conversation) => void = () => {};

  readonly #known = new Map<string, Row>();
  #heard: AgentChat["state"]["threads"] = new Map();
  #found: string[] = [];
  #cursor: string | null = null;
  /** The last loaded row; later ones are not shown yet. */
  #last: Conversation | null = null;
  #asked = 0;
  #held = false;
  #cancelRelease: () => void = () => {};
  #loading = false;
  #pausing = false;
  #isCounted = true;
  /** What was heard of since a list was asked for, which need not have it. */
  readonly #news = new Set<string>();
  #searching: () => void = () => {};

  constructor(
    private readonly chat: AgentChat,
    private readonly account: string | null,
    private readonly clock: Clock = systemClock,
  ) {
    const kept = stored(KEPT);
    super({ ...NOTHING, view: VIEWS.find(({ view }) => view === kept)?.view ?? "waiting" });
  }

  /** Begins to follow the chat; returns what ends it. */
  start(): () => void {
    const stop = this.chat.subscribe(() => this.#hear());
    let wasOpen = false;
    const stopLine = this.chat.subscribe(() => {
      if (this.#isOpen && !wasOpen) void this.#reload();
      wasOpen = this.#isOpen;
    });
    let stopTimer = () => {};
    const later = () => {
      stopTimer = this.clock.after(COUNT_EVERY, () => {
        this.#count();
        later();
      });
    };
    later();
    return () => {
      stop();
      stopLine();
      stopTimer();
    };
  }

  show(view: View): void {
    store(KEPT, view);
    this.#searching();
    this.change({ view, filter: null, search: "" });
    void this.#reload();
  }

  /** Shows what one of the agent's own filters lets through. */
  showFilter(filter: SavedFilter): void {
    this.#searching();
    this.change({ view: "filter", filter, search: "" });
    void this.#reload();
  }

  /** Searches once nothing more is typed; nothing typed shows the view again. */
  find(search: string): void {
    this.#searching();
    this.change({ search });
    this.#searching = this.clock.after(TYPING_PAUSE, () => void this.#reload());
  }

  choose(id: string | null): void {
    const row = id === null ? undefined : this.#known.get(id);
    if (row) this.chat.learn(row.conversation);
    this.change({ chosen: id });
    this.#show();
  }

  /** Chooses the row after the chosen one, or before it. */
  select(where: "next" | "previous"): void {
    const { rows, chosen } = this.state;
    const at = rows.findIndex(({ id }) => id === chosen);
    const target = rows[where === "next" ? at + 1 : Math.max(at, 1) - 1];
    if (target) this.choose(target.id);
  }

  /** Shows the waiting conversations, and opens the first of them. */
  async openFirst(): Promise<void> {
    this.#searching();
    this.change({ view: "waiting", filter: null, search: "" });
    await this.#reload();
    const [first] = this.state.rows;
    if (first) this.choose(first.id);
  }

  /** Holds all rows in place while a pointer moves over them, or shows the changes since. */
  hold(held: boolean): void {
    this.#held = held;
    this.#cancelRelease();
    if (held) this.#cancelRelease = this.clock.after(RESTING, () => this.hold(false));
    else this.#show();
  }

  async more(): Promise<void> {
    if (this.#loading || this.#cursor === null) return;
    await this.#load(this.#cursor);
  }

  get #isOpen(): boolean {
    const { connection, welcomed } = this.chat.state;
    return connection === "open" && welcomed;
  }

  get #kind(): View {
    return this.state.search.trim() ? "found" : this.state.view;
  }

  async #reload(): Promise<void> {
    this.#held = false;
    this.#loading = false;
    this.#cursor = null;
    this.#last = null;
    this.#found = [];
    this.change({ loaded: false });
    await this.#load(null);
    this.#count();
  }

  async #load(cursor: string | null): Promise<void> {
    const asked = ++this.#asked;
    this.#loading = true;
    this.#news.clear();
    const kind = this.#kind;
    const { search, filter } = this.state;
    const chosen = kind === "filter" && filter ? { filter: filter.id } : {};
    const page = await this.chat.list({ view: kind, search: search.trim(), cursor, ...chosen });
    // The agent chose another view meanwhile, or the connection ended: then the list is requested again.
    if (asked !== this.#asked) return;
    this.#loading = false;
    if (!page) {
      this.clock.after(AGAIN, () => asked === this.#asked && this.#isOpen && void this.#load(cursor));
      return;
    }
    this.#take(page);
    if (cursor === null) this.#forget(page);
    this.change({ loaded: true, more: page.cursor !== null });
    this.#show(true);
  }

  #take({ conversations, cursor }: Listed): void {
    for (const each of conversations) this.#learn(each);
    this.#cursor = cursor;
    this.#last = cursor === null ? null : (conversations.at(-1) ?? null);
    this.#found.push(...conversations.map(({ id }) => id));
  }

  /** Forgets rows that left the view while nobody told us, and brings the chosen one up to date. */
  #forget({ conversations }: Listed): void {
    const listed = new Set(conversations.map(({ id }) => id));
    const { chosen } = this.state;
    for (const { id } of this.#wanted())
      if (!listed.has(id) && !this.#news.has(id) && id !== chosen) this.#known.delete(id);
    for (const each of conversations) if (each.id === chosen) this.chat.learn(each);
  }

  /** Takes news, and announces a customer's new message. */
  #notice(conversation: Conversation): void {
    const { id, last } = conversation;
    const before = this.#known.get(id)?.conversation.last?.seq ?? 0;
    this.#news.add(id);
    this.#learn(conversation);
    const isNew = last?.side === "customer" && last.seq > before;
    const isRecent = isNew && this.clock.now() - Date.parse(last.at) < RECENT;
    const isSeen = id === this.state.chosen && document.visibilityState === "visible" && document.hasFocus();
    if (this.state.loaded && isRecent && !isSeen)
      this.onSaid(this.#known.get(id)?.conversation ?? conversation);
  }

  #learn(conversation: Conversation): void {
    this.#known.set(conversation.id, follow(this.#known.get(conversation.id), conversation));
  }

  #hear(): void {
    const { threads } = this.chat.state;
    if (threads === this.#heard) return;
    const before = this.#heard;
    this.#heard = threads;
    const changed = [...threads.values()].filter(
      ({ conversation }) => before.get(conversation.id)?.conversation !== conversation,
    );
    if (!changed.length) return;
    for (const { conversation } of changed) this.#notice(conversation);
    this.#show();
    this.#count();
  }

  #wanted(): Conversation[] {
    const { chosen, filter } = this.state;
    const kind = this.#kind;
    const known = (id: string) => this.#known.get(id)?.conversation;
    if (kind === "found") return this.#found.flatMap((id) => known(id) ?? []);
    const order = inOrder(kind);
    const last = this.#last;
    const isLoaded = (one: Conversation) => !last || order(one, last) <= 0 || one.id === last.id;
    const listed = [...this.#known.values()]
      .map(({ conversation }) => conversation)
      .filter((one) => one.id === chosen || (belongs(kind, one, this.account, filter) && isLoaded(one)));
    return sorted(kind, listed);
  }

  /** Shows the loaded rows; while the list is held, only new ones at its end. */
  #show(loaded = false): void {
    const wanted = this.#wanted();
    if (!this.#held) return this.change({ rows: wanted, fresh: 0 });
    const shown = this.state.rows.map(({ id }) => this.#known.get(id)?.conversation).filter((one) => !!one);
    const ids = new Set(shown.map(({ id }) => id));
    const others = wanted.filter(({ id }) => !ids.has(id));
    const end = loaded ? shown.at(-1) : undefined;
    const order = inOrder(this.#kind);
    const behind = end ? others.filter((one) => this.#kind === "found" || order(one, end) > 0) : [];
    this.change({ rows: [...shown, ...behind], fresh: others.length - behind.length });
  }

  /** Asks for the counts; what changes in the pause after it is counted together. */
  #count(): void {
    this.#isCounted = false;
    if (this.#pausing) return;
    this.#pausing = true;
    this.clock.after(COUNT_PAUSE, () => {
      this.#pausing = false;
      if (!this.#isCounted) this.#count();
    });
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#isCounted = true;
    const midnight = new Date(this.clock.now());
    midnight.setHours(0, 0, 0, 0);
    // The figures are shown while nothing is chosen.
    const answer: Overview | null = await this.chat.overview(
      this.state.chosen === null ? midnight.toISOString() : null,
    );
    if (!answer) return;
    const { counts, filters: filtered = {}, answered = null, median_seconds = null } = answer;
    this.change({ counts, filtered, answered, medianSeconds: median_seconds });
  }
}
