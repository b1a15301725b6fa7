import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../shared/api";
import { Host } from "./host";
import { RenewingSession } from "./session";

const MINUTE = 60_000;

/** A server that knows each session until it is exchanged, and a host that can fall silent. */
function world() {
  const state = { hostAnswers: true, exchanges: [] as string[][] };
  const bridge = {
    context: {
      getToken: (callback: (token: string) => void) =>
        state.hostAnswers ? callback(`context-${state.exchanges.length + 1}`) : undefined,
    },
  };
  const host = new Host(Promise.resolve(bridge));
  const session = new RenewingSession("s.0", async (token) => {
    state.exchanges.push([token, await host.contextToken()]);
    return { session: `s.${state.exchanges.length}`, expires_in: 900 };
  });
  return { state, session };
}

describe("RenewingSession", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("renews two minutes before the end, again and again", async () => {
    const { state, session } = world();
    await vi.advanceTimersByTimeAsync(13 * MINUTE - 1);
    expect(session.token()).toBe("s.0");
    await vi.advanceTimersByTimeAsync(1);
    expect(session.token()).toBe("s.1");
    await vi.advanceTimersByTimeAsync(13 * MINUTE);
    expect(state.exchanges).toEqual([
      ["s.0", "context-1"],
      ["s.1", "context-2"],
    ]);
  });

  it("shares one exchange among those who ask at the same time", async () => {
    const { state, session } = world();
    const answers = await Promise.all([session.renew(), session.renew()]);
    expect(answers).toEqual([true, true]);
    expect(state.exchanges).toHaveLength(1);
  });

  it("knows why where reloading would not help", async () => {
    const message = "The clock of Jira Chat's server is 7 minutes fast.";
    let error: Error | undefined = new ApiError({ code: "wrong_clock", message }, 503);
    const session = new RenewingSession("s.0", () =>
      error ? Promise.reject(error) : Promise.resolve({ session: "s.1", expires_in: 900 }),
    );
    await session.renew();
    expect(session.reason?.message).toBe(message);
    error = undefined;
    await session.renew();
    expect(session.reason).toBeUndefined();
  });

  it("tries again, is lost at the end and found when the host answers after all", async () => {
    const { state, session } = world();
    const told: boolean[] = [];
    session.subscribe((lost) => told.push(lost));
    state.hostAnswers = false;
    await vi.advanceTimersByTimeAsync(14 * MINUTE);
    expect(session.lost).toBe(false);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(session.lost).toBe(true);
    state.hostAnswers = true;
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(told).toEqual([true, false]);
  });

  it("renews as soon as a sleeping page is shown again", async () => {
    const { session } = world();
    vi.setSystemTime(Date.now() + 60 * MINUTE);
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(0);
    expect(session.token()).toBe("s.1");
  });

  it("answers that there is no new token when the host is silent", async () => {
    const { state, session } = world();
    state.hostAnswers = false;
    const answer = session.renew();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await answer).toBe(false);
    expect(session.token()).toBe("s.0");
  });
});
