// The page's functions beyond opening the chat and signing in; loaded when the page uses them or has options.
import type { JiraChatMeta } from "../../sdk/jira-chat";
import { arrange } from "./arrange";
import type { More, Prefill, Widget } from "./embedding";
import { emit } from "./events";

/** The longest values, in characters (`conversations/rules.py`, `conversations/visits.py`). */
const LONGEST: Record<keyof Prefill, number> = { message: 10_000, name: 255, email: 254 };
const MOST_META = 20;
const LONGEST_META_NAME = 40;
const LONGEST_META_VALUE = 255;

const extended = new WeakMap<Widget, More>();

/**
 * Applies the options to a page's widget, once, and returns the page's functions. `ask` requests the
 * settings again.
 */
export function extend(widget: Widget, ask: () => Promise<void>): More {
  const more = extended.get(widget) ?? make(widget, ask);
  extended.set(widget, more);
  return more;
}

function make(widget: Widget, ask: () => Promise<void>): More {
  const { host, query, data, options, unsaid, show } = widget;

  function refuse(why: string): never {
    const message = `Jira Chat: ${why}`;
    emit("error", { message });
    throw new RangeError(message);
  }

  function setMeta(pairs: JiraChatMeta): void {
    const all = Object.entries(pairs);
    if (all.length > MOST_META) refuse(`meta has ${all.length} pairs; at most ${MOST_META} are taken.`);
    for (const [name, value] of all)
      if (name.length > LONGEST_META_NAME || `${value}`.length > LONGEST_META_VALUE)
        refuse(
          `meta's ${name} is too long: at most ${LONGEST_META_NAME} characters, and ${LONGEST_META_VALUE} of value.`,
        );
    // Read with the script's attributes whenever the frame asks.
    data.meta = JSON.stringify(pairs);
  }

  function prefill(values: Partial<Prefill>): void {
    const filled: Prefill = { message: "", name: "", email: "" };
    for (const name of Object.keys(LONGEST) as (keyof Prefill)[]) {
      filled[name] = values[name] ?? "";
      if (filled[name].length > LONGEST[name])
        refuse(`${name} is too long: at most ${LONGEST[name]} characters.`);
    }
    unsaid.push({ jiraChat: "prefill", ...filled });
    widget.made()?.tell();
  }

  arrange(widget);
  if (typeof options.meta === "object") setMeta(options.meta);
  // A page's functions never throw; errors reject the promise, as in all functions that wait for the frame.
  const said = <Values extends unknown[]>(act: (...values: Values) => void) => {
    return (...values: Values) => Promise.resolve(values).then((all) => act(...all));
  };
  return {
    toggle: said(() => show(!host.hasAttribute("open"))),
    show: said(() => host.removeAttribute("away")),
    hide: said(() => {
      show(false, true);
      host.toggleAttribute("away", true);
    }),
    prefill: said(prefill),
    setMeta: said(setMeta),
    async identify(token) {
      const there = await widget.frame();
      if (!there) throw new Error("There is no chat here.");
      return there.identify(token);
    },
    logout: async () => (await widget.frame())?.logout(),
    async setLanguage(locale) {
      query.set("lang", locale);
      await ask();
      host.dir = widget.settings.dir;
      widget.label(0);
      widget.made()?.reload();
    },
  };
}
