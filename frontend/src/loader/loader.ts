// What a customer's web site loads: a launcher, and the frame that it opens. See docs/protocol.md, "Embedding".
import type { LoaderSettings } from "./embedding";
import { draw } from "./launcher";

/** What a page can do with the chat (docs/protocol.md, section "Embedding"). */
interface JiraChat {
  open(): void;
  close(): void;
  /** Signs in with an identity token; rejects with what was wrong. */
  identify(token: string): Promise<void>;
  logout(): void;
  /** Tells agents of the visitor, besides the script's `data-meta-…`; replaces what was set before. */
  setMeta(pairs: Record<string, string | number | boolean>): void;
}

type Call =
  | ["open"]
  | ["close"]
  | ["identify", string]
  | ["logout"]
  | ["setMeta", Record<string, string | number | boolean>];

declare global {
  interface Window {
    /** A page that did not wait for us left its calls in `q`; later ones may be pushed there, too. */
    JiraChat?: Partial<JiraChat> & { q?: Call[] | { push(call: Call): void } };
  }
}

/** The same functions, each returning a promise. */
type Promised<Api> = {
  [Name in keyof Api]: Api[Name] extends (...args: infer Args) => unknown
    ? (...args: Args) => Promise<void>
    : never;
};

function main(script: HTMLScriptElement | null): void {
  if (!script?.dataset.chat || window.JiraChat?.open) return;
  const { dataset: data, src } = script;
  const address = new URL(encodeURIComponent(data.chat as string), src);
  const query = new URLSearchParams({
    lang: data.lang || document.documentElement.lang || navigator.languages.join(),
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const settings = async () => {
    const response = await fetch(`${address}/settings?${query}`);
    return response.ok ? draw((await response.json()) as LoaderSettings, address, query, data) : null;
  };
  // Without an answer the page is left alone.
  const widget = settings().catch(() => null);
  const chat: Promised<JiraChat> = {
    open: async () => (await widget)?.show(true),
    close: async () => (await widget)?.show(false),
    async identify(token) {
      const there = await widget;
      if (!there) throw new Error("There is no chat here.");
      return there.identify(token);
    },
    logout: async () => (await widget)?.logout(),
    // Read with the attributes of the script whenever the frame asks.
    // eslint-disable-next-line @typescript-eslint/require-await -- all of them return promises
    async setMeta(pairs) {
      data.meta = JSON.stringify(pairs);
    },
  };
  const push = ([name, value]: Call) => void chat[name](value as never);
  const earlier = window.JiraChat?.q as Call[] | undefined;
  window.JiraChat = { ...chat, q: { push } };
  earlier?.forEach(push);
}

main((document.currentScript as HTMLScriptElement | null) ?? document.querySelector("script[data-chat]"));
