// What a customer's web site loads: a launcher, and the frame that it opens. See docs/protocol.md, "Embedding".
import type { FrameMessage, LoaderMessage, LoaderSettings } from "../shared/embedding";
import { STYLES } from "./styles";

declare global {
  interface Window {
    JiraChat?: { open(): void; close(): void };
  }
}

const CHAT = "M20 11.5a7.5 7.5 0 0 1-11 6.6L4 19.5l1.5-4.4A7.5 7.5 0 1 1 20 11.5Z";
const DOWN = "m6 9 6 6 6-6";

/** Draws the closed launcher of the widget at `address`; the answer opens and closes it. */
function draw(settings: LoaderSettings, address: URL, language: () => string): (open: boolean) => void {
  const host = document.createElement("div");
  const button = add(host.attachShadow({ mode: "open" }), "button");
  const box = add(host.shadowRoot as ShadowRoot, "div", "box");
  const { style } = host;
  let frame: HTMLIFrameElement | undefined;
  let isOpen = false;
  let isReady = false;

  const say = (message: LoaderMessage) =>
    isReady && frame?.contentWindow?.postMessage(message, address.origin);

  function label(unread: number): void {
    const text = isOpen ? settings.close : settings.label;
    button.setAttribute("aria-label", unread ? `${text} (${unread})` : text);
    button.setAttribute("aria-expanded", String(isOpen));
    button.dataset.unread = unread ? String(unread) : "";
  }

  function show(open: boolean): void {
    if (open === isOpen) return;
    isOpen = open;
    if (!frame) {
      frame = add(box, "iframe");
      frame.title = settings.title;
      frame.src = `${address}/frame`;
      box.getBoundingClientRect(); // so that the first opening is a transition, too
    }
    host.toggleAttribute("open", open);
    label(0);
    say({ jiraChat: open ? "open" : "close" });
    (open ? frame : button).focus();
  }

  addEventListener("message", ({ source, origin, data }: MessageEvent<FrameMessage | null>) => {
    if (!frame || source !== frame.contentWindow || origin !== address.origin) return;
    if (data?.jiraChat === "ready") {
      isReady = true;
      say({ jiraChat: "hello", lang: language() });
      say({ jiraChat: isOpen ? "open" : "close" });
    }
    if (data?.jiraChat === "close") show(false);
    if (data?.jiraChat === "unread" && !isOpen) label(Number(data.count));
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
  button.type = "button";
  button.append(icon("chat", CHAT), icon("down", DOWN));
  button.onclick = () => show(!isOpen);
  // Not `onkeydown`: a handler property that answers false would take every other key from the button.
  host.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") show(false);
  });
  label(0);
  keep(host);
  return show;
}

/** Adds the element to the page, and again whenever a single-page application has replaced what it was in. */
function keep(element: HTMLElement): void {
  const observer = new MutationObserver(() => setTimeout(place));
  const place = () => {
    if (!element.isConnected) document.body?.append(element);
    for (const parent of [document.documentElement, document.body]) {
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
  const svg = create("svg") as SVGElement;
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
  if (!script || !key || window.JiraChat) return;
  const address = new URL(encodeURIComponent(key), script.src);
  const language = () => script.dataset.lang || document.documentElement.lang || navigator.language;
  const settings = async () => {
    const response = await fetch(`${address}/settings`, { credentials: "omit" });
    if (!response.ok) throw new Error();
    return draw((await response.json()) as LoaderSettings, address, language);
  };
  // Without an answer the page is left alone.
  const drawn = settings().catch(() => () => {});
  const show = (open: boolean) => void drawn.then((change) => change(open));
  window.JiraChat = { open: () => show(true), close: () => show(false) };
}

main((document.currentScript as HTMLScriptElement | null) ?? document.querySelector("script[data-chat]"));
