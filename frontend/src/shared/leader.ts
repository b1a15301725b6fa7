/**
 * Elects a leader among the tabs that join under a name; it leads until it ends or another takes over. Without browser
 * locks, as outside of secure contexts, every tab leads itself.
 */
export class Leadership {
  leads = false;
  #place: AbortController | undefined;

  /** @param onChange called when this tab begins to lead, and when another has taken over */
  constructor(
    private readonly name: string,
    private readonly onChange: () => void,
    private readonly locks: LockManager | undefined,
  ) {}

  /** Leads once nobody else does, or takes over at once. */
  join(steal = false): void {
    if (!this.locks) return this.#turn(true);
    this.#place?.abort();
    const place = new AbortController();
    this.#place = place;
    const lead = () => {
      this.#turn(true);
      return new Promise(() => {});
    };
    this.locks.request(this.name, steal ? { steal } : { signal: place.signal }, lead).catch(() => {
      if (place.signal.aborted) return;
      // Another tab took over, or locks are forbidden here.
      this.#turn(!this.leads);
      if (!this.leads) this.join();
    });
  }

  #turn(leads: boolean): void {
    this.leads = leads;
    this.onChange();
  }
}
