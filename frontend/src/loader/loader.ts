// The script of a customer's web site: a launcher, and the code that opens the frame later. See docs/protocol.md, "Embedding", and
// docs/sdk.md for what a page can do with it.
import { offer } from "./api";
import type { Data, LoaderSettings, Sdk, Widget } from "./embedding";
import { emit, warn } from "./events";
import { draw } from "./launcher";

/** The options that need the lazy part. */
const MORE = /container|launcher|offset|position|theme|zIndex/;

/** The loader's script: a module has no current script, and in a bundle or a tag manager it is another one. */
function findScript(): HTMLScriptElement | null | undefined {
  const named = document.querySelector("script[data-chat],script[src*='chat=']");
  const scripts = [document.currentScript, named] as (HTMLScriptElement | null)[];
  return scripts.find((script) => script && (script.dataset.chat || keyIn(script.src)));
}

const keyIn = (src: string) => new URLSearchParams(src.split("?")[1]).get("chat");

function main(): void {
  const { open, src: said, options: chosen } = window.JiraChat ?? {};
  if (open) return;
  const script = findScript();
  const data: Data = script?.dataset ?? {};
  const options = { ...data, ...chosen };
  const src = said ?? script?.src;
  const key = data.chat || keyIn(src ?? "");
  if (!src || !key) return warn("no widget key: set data-chat, ?chat=KEY or JiraChat.src");
  const address = new URL(encodeURIComponent(key), src);
  const query = new URLSearchParams({
    lang: options.locale || data.lang || document.documentElement.lang || navigator.languages.join(),
    // The zone's name would cost a slow phone 50 ms and more.
    tz: `${new Date().getTimezoneOffset()}`,
  });
  const end = new AbortController();
  const { signal } = end;
  let widget: Widget | undefined;
  let next: number | undefined;

  const more = async (there: Widget, part = there.settings.sdk) =>
    ((await import(/* @vite-ignore */ part)) as Sdk).extend(there, ask);
  const ask = async () => {
    clearTimeout(next);
    const response = await fetch(`${address}/settings?${query}`, { signal });
    if (!response.ok)
      throw new Error(`unknown key, chat off, or ${location.origin} is not an allowed web site`);
    const settings = (await response.json()) as LoaderSettings;
    widget ??= draw({ settings, address, query, data, options, signal });
    Object.assign(widget.settings, settings);
    if (MORE.test(Object.keys(options).join())) await more(widget);
    widget.offer(settings.offered);
    // Spreads the pages' requests.
    if (settings.again) next = setTimeout(look, (settings.again + Math.random()) * 1000);
    if (settings.invite) await more(widget, settings.invite);
  };
  const look = () => document.hidden || void ask().catch(() => {});
  // The first failure is reported once; later the settings are requested again whenever the page is shown.
  const first = new Promise((go) => setTimeout(go, options.delay as number)).then(ask).then(
    () => emit("ready"),
    (error: unknown) => signal.aborted || warn(`${address}: ${(error as Error).message}`),
  );
  document.addEventListener("visibilitychange", look, { signal });

  offer(first, () => widget, more, end);
}

main();
