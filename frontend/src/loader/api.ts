import type { JiraChat, JiraChatCall } from "../../sdk/jira-chat";
import type { More, Widget } from "./embedding";

/** The functions of a page that are in a part of its own, loaded at first use. */
const NAMES = "toggle show hide prefill setMeta identify logout setLanguage".split(" ") as (keyof More)[];

/** Offers the chat's functions to the page; each waits for `first`, after which there may be a widget. `more` loads the lazy functions. */
export function offer(
  first: Promise<unknown>,
  widget: () => Widget | undefined,
  more: (widget: Widget) => Promise<More>,
  end: AbortController,
): void {
  const { signal } = end;
  const { q } = window.JiraChat ?? {};
  const show = async (open: boolean) => {
    await first;
    widget()?.show(open);
  };
  const listen =
    (once: boolean): JiraChat["on"] =>
    (event, listener) => {
      const name = `jira-chat:${event}`;
      const heard = (event: Event) => listener((event as CustomEvent<never>).detail);
      addEventListener(name, heard, { once, signal });
      return () => removeEventListener(name, heard);
    };
  const chat = {
    open: () => show(true),
    close: () => show(false),
    isOpen: () => !!widget()?.host.hasAttribute("open"),
    on: listen(false),
    once: listen(true),
    destroy() {
      end.abort();
      widget()?.host.remove();
      delete window.JiraChat;
    },
  } as JiraChat;
  for (const name of NAMES)
    chat[name] = async (...values: never[]) => {
      await first;
      const there = widget();
      if (there) await ((await more(there))[name] as (...values: never[]) => unknown)(...values);
      else if (name === "identify") throw new Error("There is no chat here.");
    };
  const push = ([name, ...values]: JiraChatCall) =>
    void (chat[name] as (...values: unknown[]) => unknown)(...values);
  window.JiraChat = { ...chat, q: { push } };
  (q as JiraChatCall[] | undefined)?.forEach(push);
}
