// `<jira-chat>`: the chat as a custom element; it runs the loader while it is in the page (docs/sdk.md).
import type { JiraChat, JiraChatEvents, JiraChatOptions } from "../../sdk/jira-chat";
import { warn } from "./events";

const TAG = "jira-chat";
const NAMES = "open close toggle show hide prefill setMeta identify logout setLanguage".split(
  " ",
) as (keyof Omit<JiraChat, "isOpen" | "on" | "once" | "destroy">)[];
const EVENTS = "ready open close message unread started identified error".split(
  " ",
) as (keyof JiraChatEvents)[];
const OPTIONS = "locale delay launcher position offset theme notice".split(" ") as (keyof JiraChatOptions)[];

const script = (document.currentScript ??
  document.querySelector("script[src*='element.js']")) as HTMLScriptElement;
const loader = new URL("loader.js", script.src);

class JiraChatElement extends HTMLElement {
  static readonly observedAttributes = ["locale"];
  #loaded: Promise<JiraChat> | undefined;

  constructor() {
    super();
    const methods = Object.fromEntries(
      NAMES.map((name) => [
        name,
        async (...values: never[]) =>
          ((await this.#loaded)?.[name] as ((...values: never[]) => unknown) | undefined)?.(...values),
      ]),
    );
    Object.assign(this, methods);
  }

  connectedCallback(): void {
    // Moving it within the page changes nothing.
    if (this.#loaded) return;
    if (window.JiraChat?.open) return warn("this page has a chat already");
    loader.search = String(new URLSearchParams({ chat: this.getAttribute("chat") ?? "" }));
    window.JiraChat = { ...window.JiraChat, src: loader.href, options: this.#options() };
    this.#loaded = new Promise((resolve) => {
      const added = document.createElement("script");
      added.onload = () => {
        resolve(window.JiraChat as JiraChat);
        this.disconnectedCallback();
      };
      added.src = loader.href;
      document.head.append(added);
    });
    for (const name of EVENTS) addEventListener(`jira-chat:${name}`, this);
  }

  disconnectedCallback(): void {
    setTimeout(() => {
      if (this.isConnected || !window.JiraChat?.destroy) return;
      for (const name of EVENTS) removeEventListener(`jira-chat:${name}`, this);
      window.JiraChat.destroy();
      this.#loaded = undefined;
    });
  }

  attributeChangedCallback(_name: string, _before: string | null, locale: string | null): void {
    if (locale) void this.#loaded?.then((chat) => chat.setLanguage(locale));
  }

  isOpen(): boolean {
    return !!window.JiraChat?.isOpen?.();
  }

  /** Dispatches the chat's events on the element, too. */
  handleEvent({ type, detail }: CustomEvent<unknown>): void {
    this.dispatchEvent(new CustomEvent(type.split(":")[1] ?? type, { detail }));
  }

  #options(): JiraChatOptions {
    const said = OPTIONS.map((name) => [name, this.getAttribute(name)]).filter(([, value]) => value !== null);
    const zIndex = this.getAttribute("z-index");
    return {
      ...(Object.fromEntries(said) as JiraChatOptions),
      ...(zIndex && { zIndex }),
      ...(this.hasAttribute("inline") && { container: TAG }),
    };
  }
}

if (!customElements.get(TAG)) customElements.define(TAG, JiraChatElement);
