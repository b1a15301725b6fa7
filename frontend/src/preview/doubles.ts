import type { FoundArticles, Hours } from "../contract/answers";
import { Chat } from "../shared/chat";
import type { Accounts } from "../widget/accounts";
import type { Auth, AuthState } from "../widget/auth";
import { SAMPLE_ARTICLES, SAMPLE_PAGE, sampleThread } from "./sample";
import type { Scene } from "./scene";

/** The widget key of the preview's project. */
export const KEY = "preview";

/** The preview has no server: its requests never settle. */
const never = () => new Promise<never>(() => {});

/** A chat with fixed conversations. */
export class PreviewChat extends Chat {
  constructor({ state, who, nameless, photoless }: Pick<Scene, "state" | "who" | "nameless" | "photoless">) {
    super({ url: "", ticket: never, mine: "customer", loadConnection: never });
    this.about = { page: SAMPLE_PAGE };
    const known = who === "anonymous" || who === "customer";
    const thread = sampleThread(who === "anonymous", { isNamed: !nameless, hasPhoto: !photoless });
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

/** Presence and activity of a person who never does anything. */
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

/** Answers the panel's own requests as our server would; any other request never settles. */
export function previewFetch({ start: { texts }, state, hours }: Scene): typeof fetch {
  const isClosed = state === "closed" || (state === "offline" && hours?.is_open === false);
  const at = (isClosed && hours?.at) || null;
  const answers: Record<string, Hours | FoundArticles> = {
    [`/widget/${KEY}/hours`]: { at, offset: hours?.offset ?? 0, again: 0, texts },
    [`/widget/${KEY}/articles`]: { articles: SAMPLE_ARTICLES, texts },
  };
  return async (path) => {
    const answer = typeof path === "string" && answers[path.split("?", 1)[0] ?? ""];
    return answer ? Response.json(answer) : never();
  };
}
