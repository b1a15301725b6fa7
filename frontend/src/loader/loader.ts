// What a customer's web site loads: a launcher, and what opens the frame later. See docs/protocol.md, "Embedding".
import type { Data, LoaderSettings } from "./embedding";
import { draw, type Widget } from "./launcher";

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
    JiraChat?: Partial<JiraChat> & {
      /** A page that did not wait for us left its calls here; later ones may be pushed there, too. */
      q?: Call[] | { push(call: Call): void };
      /** The loader's address with `?chat=KEY`, where no script has it, as in a bundle. */
      src?: string;
    };
  }
}

/** The same functions, each returning a promise. */
type Promised<Api> = {
  [Name in keyof Api]: Api[Name] extends (...args: infer Args) => unknown
    ? (...args: Args) => Promise<void>
    : never;
};

const warn = (why: string) => console.warn(`Jira Chat: ${why}`);

/** The loader's script: a module has no current one, and what a bundle or a tag manager runs is another. */
function findScript(): HTMLScriptElement | undefined {
  const named = document.querySelector("script[data-chat],script[src*='chat=']");
  const scripts = [document.currentScript, named] as (HTMLScriptElement | null)[];
  return scripts.find((script) => script && (script.dataset.chat || keyIn(script.src))) ?? undefined;
}

const keyIn = (src: string) => new URLSearchParams(src.split("?")[1]).get("chat");

function main(): void {
  const { open, src: said, q: earlier } = window.JiraChat ?? {};
  if (open) return;
  const script = findScript();
  const data: Data = script?.dataset ?? {};
  const src = said ?? script?.src;
  const key = data.chat || keyIn(src ?? "");
  if (!src || !key)
    return warn("name the widget key by data-chat or ?chat=KEY at the loader's script, or set JiraChat.src");
  const address = new URL(encodeURIComponent(key), src);
  const query = new URLSearchParams({
    lang: data.lang || document.documentElement.lang || navigator.languages.join(),
    // The zone's name would cost a slow phone 50 ms and more.
    tz: `${new Date().getTimezoneOffset()}`,
  });
  let widget: Widget | undefined;
  let next: number | undefined;

  const ask = async () => {
    clearTimeout(next);
    const response = await fetch(`${address}/settings?${query}`);
    if (!response.ok)
      throw new Error(`the key is unknown, chat is off, or ${location.origin} is not an allowed web site`);
    const settings = (await response.json()) as LoaderSettings;
    widget ??= draw(settings, address, query, data);
    widget.offer(settings.offered);
    // Not all pages at the same moment.
    if (settings.again) next = setTimeout(look, (settings.again + Math.random()) * 1000);
  };
  const look = () => document.hidden || void ask().catch(() => {});
  // What was wrong at first is said once; later it is asked again whenever the page is shown.
  const first = ask().catch((error: unknown) => warn(`${address}: ${(error as Error).message}`));
  addEventListener("pageshow", ({ persisted }) => persisted && look());
  document.addEventListener("visibilitychange", look);

  const frame = async () => {
    await first;
    return widget?.frame();
  };
  const show = async (open: boolean) => {
    await first;
    widget?.show(open);
  };
  const chat: Promised<JiraChat> = {
    open: () => show(true),
    close: () => show(false),
    async identify(token) {
      const there = await frame();
      if (!there) throw new Error("There is no chat here.");
      return there.identify(token);
    },
    logout: async () => (await frame())?.logout(),
    // Read with the attributes of the script whenever the frame asks.
    // eslint-disable-next-line @typescript-eslint/require-await -- all of them return promises
    async setMeta(pairs) {
      data.meta = JSON.stringify(pairs);
    },
  };
  const push = ([name, value]: Call) => void chat[name](value as never);
  window.JiraChat = { ...chat, q: { push } };
  (earlier as Call[] | undefined)?.forEach(push);
}

main();
