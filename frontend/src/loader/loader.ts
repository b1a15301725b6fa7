// What a customer's web site loads: a launcher, and the frame that it opens. See docs/protocol.md, "Embedding".
import type { FrameMessage, LoaderMessage, LoaderSettings } from "./embedding";
import { STYLES } from "./styles";

/** What a page can do with the chat (docs/protocol.md, section "Embedding"). */
interface JiraChat {
  open(): void;
  close(): void;
  /** Signs in with an identity token; rejects with what was wrong. */
  identify(token: string): Promise<void>;
  logout(): void;
}

type Call = ["open"] | ["close"] | ["identify", string] | ["logout"];

declare global {
  interface Window {
    /** A page that did not wait for us left its calls in `q`; later ones may be pushed there, too. */
    JiraChat?: Partial<JiraChat> & { q?: Call[] | { push(call: Call): void } };
  }
}

/** The same functions, each with an answer when it is done. */
type Promised<Api> = {
  [Name in keyof Api]: Api[Name] extends (...args: infer Args) => unknown
    ? (...args: Args) => Promise<void>
    : never;
};

/** The widget in this page. */
interface Widget {
  show(open: boolean): void;
  identify(token: string): Promise<void>;
  logout(): void;
}

const CHAT = "M20 11.5a7.5 7.5 0 0 1-11 6.6L4 19.5l1.5-4.4A7.5 7.5 0 1 1 20 11.5Z";
const DOWN = "m6 9 6 6 6-6";

/** Draws the closed launcher of the widget at `address`. */
// eslint-disable-next-line max-lines-per-function -- one closure is what fits into 2 KiB
function draw(settings: LoaderSettings, address: URL, query: URLSearchParams): Widget {
  const host = document.createElement("div");
  const button = add(host.attachShadow({ mode: "open" }), "button");
  const box = add(host.shadowRoot as ShadowRoot, "div", "box");
  const { style } = host;
  let frame: HTMLIFrameElement | undefined;
  let isOpen = false;
  let isReady = false;
  const unsaid: LoaderMessage[] = [];
  const identifying: { resolve: () => void; reject: (reason: Error) => void }[] = [];

  const say = (message: LoaderMessage) => frame?.contentWindow?.postMessage(message, address.origin);

  /** Adds the frame, which opens no socket before it is shown. */
  function summon(): HTMLIFrameElement {
    if (!frame) {
      frame = add(box, "iframe");
      frame.title = settings.title;
      frame.src = `${address}/frame?${query}`;
      box.getBoundingClientRect(); // so that the first opening is a transition, too
    }
    return frame;
  }

  /** Says it as soon as there is a frame to hear it. */
  function ask(message: LoaderMessage): void {
    summon();
    if (isReady) say(message);
    else unsaid.push(message);
  }

  function label(unread: number): void {
    const text = isOpen ? settings.close : settings.label;
    button.setAttribute("aria-label", unread ? `${text} (${unread})` : text);
    button.setAttribute("aria-expanded", String(isOpen));
    button.dataset.unread = unread ? String(unread) : "";
  }

  function show(open: boolean): void {
    if (open === isOpen) return;
    isOpen = open;
    summon();
    host.toggleAttribute("open", open);
    label(0);
    if (isReady) say({ jiraChat: open ? "open" : "close" });
    (open ? summon() : button).focus();
  }

  addEventListener("message", ({ source, origin, data }: MessageEvent<FrameMessage | null>) => {
    if (!frame || source !== frame.contentWindow || origin !== address.origin) return;
    if (data?.jiraChat === "ready") {
      isReady = true;
      say({ jiraChat: "hello", lang: settings.lang });
      say({ jiraChat: isOpen ? "open" : "close" });
      unsaid.splice(0).forEach(say);
    }
    if (data?.jiraChat === "identified") {
      const { resolve, reject } = identifying.shift() ?? {};
      if (data.error) reject?.(new Error(data.error));
      else resolve?.();
    }
    if (data?.jiraChat === "close") show(false);
    if (data?.jiraChat === "unread" && !isOpen) label(data.count);
  });

  // A keyboard on a phone covers the page; the frame keeps to the part that can be seen.
  const visible = window.visualViewport;
  visible?.addEventListener("resize", () => {
    style.setProperty("--height", `${visible.height}px`);
    style.setProperty("--top", `${visible.offsetTop}px`);
  });

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  (host.shadowRoot as ShadowRoot).adoptedStyleSheets = [sheet];
  style.setProperty("--color", settings.color);
  style.setProperty("--on-color", settings.on_color);
  host.dir = settings.dir;
  button.type = "button";
  button.append(icon("chat", CHAT), icon("down", DOWN));
  button.onclick = () => show(!isOpen);
  // Not `onkeydown`: a handler property that answers false would take every other key from the button.
  host.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") show(false);
  });
  label(0);
  keep(host);
  return {
    show,
    identify: (token) =>
      new Promise((resolve, reject) => {
        identifying.push({ resolve, reject });
        ask({ jiraChat: "identify", token });
      }),
    logout: () => ask({ jiraChat: "logout" }),
  };
}

/** Adds the element to the page, and again whenever a single-page application has replaced what it was in. */
function keep(element: HTMLElement): void {
  const observer = new MutationObserver(() => setTimeout(place));
  const place = () => {
    // No body yet while the page's head is being read.
    const body = document.body as HTMLElement | null;
    if (!element.isConnected) body?.append(element);
    for (const parent of [document.documentElement, body]) {
      if (parent) observer.observe(parent, { childList: true });
    }
  };
  place();
}

function add<K extends keyof HTMLElementTagNameMap>(
  parent: Node,
  tag: K,
  name = "",
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (name) element.className = name;
  return parent.appendChild(element);
}

function icon(name: string, line: string): SVGElement {
  const create = (tag: string) => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const svg = create("svg");
  const path = create("path");
  path.setAttribute("d", line);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", name);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

function main(script: HTMLScriptElement | null): void {
  const key = script?.dataset.chat;
  if (!script || !key || window.JiraChat?.open) return;
  const address = new URL(encodeURIComponent(key), script.src);
  const query = new URLSearchParams({
    lang: script.dataset.lang || document.documentElement.lang || navigator.languages.join(),
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const settings = async () => {
    const response = await fetch(`${address}/settings?${query}`, { credentials: "omit" });
    return response.ok ? draw((await response.json()) as LoaderSettings, address, query) : null;
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
  };
  const push = ([name, token]: Call) => void chat[name](token ?? "");
  const earlier = window.JiraChat?.q as Call[] | undefined;
  window.JiraChat = { ...chat, q: { push } };
  earlier?.forEach(push);
}

main((document.currentScript as HTMLScriptElement | null) ?? document.querySelector("script[data-chat]"));
