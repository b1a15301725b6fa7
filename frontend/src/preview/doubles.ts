import { Chat } from "../shared/chat";
import type { Accounts } from "../widget/accounts";
import type { Auth, AuthState } from "../widget/auth";
import { sampleThread } from "./sample";
import type { Scene } from "./scene";

/** The preview has no server: its requests never settle. */
const never = () => new Promise<never>(() => {});

/** A chat with fixed conversations. */
export class PreviewChat extends Chat {
  constructor({ state, who, nameless }: Pick<Scene, "state" | "who" | "nameless">) {
    super({ url: "", ticket: never, mine: "customer", loadConnection: never });
    const known = who === "anonymous" || who === "customer";
    const thread = sampleThread(who === "anonymous", nameless ? "" : "Nina Novak");
    this.state = {
      ...this.state,
      connection: "open",
      welcomed: true,
      agentsOnline: state === "online",
      threads: known ? new Map([[thread.conversation.id, thread]]) : new Map(),
    };
  }

  override connect(): void {}
  override reconnect(): void {}
  override send(): void {}
  override resend(): void {}
  override async loadOlder(): Promise<void> {}
}

/** Somebody who never does anything. */
export function previewAuth(who: Scene["who"]): Auth {
  const known: Partial<Record<Scene["who"], AuthState["who"]>> = {
    anonymous: "visitor",
    customer: "customer",
  };
  return {
    state: { who: known[who] ?? "nobody", ended: false },
    subscribe: () => () => {},
    ticket: never,
    poll: never,
    credentials: { token: () => null },
  };
}

const previewAccounts: Accounts = {
  requestCode: never,
  signIn: never,
  register: never,
  reset: never,
  me: never,
  changePassword: never,
  signOut: () => {},
};

export const makePreviewAccounts = () => previewAccounts;
