import { add, addIcon, keep } from "./dom";
import type { Data, Frame, LoaderSettings, Part, Place } from "./embedding";
import { isReturning } from "./returning";
import styles from "./launcher.css?inline";

const CHAT = "M20 11.5a7.5 7.5 0 0 1-11 6.6L4 19.5l1.5-4.4A7.5 7.5 0 1 1 20 11.5Z";
const DOWN = "m6 9 6 6 6-6";

/** The widget in this page. */
export interface Widget {
  /** Shows the launcher, or hides it while the chat is closed. */
  offer(isOffered: boolean): void;
  show(open: boolean): void;
  /** Loads the frame's part when it is first asked for; nothing while the chat is not offered or cannot be loaded. */
  frame(): Promise<Frame | undefined>;
}

/** Draws the closed launcher of the widget at `address`. */
export function draw(settings: LoaderSettings, address: URL, query: URLSearchParams, data: Data): Widget {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const button = add(root, "button");
  const icon = addIcon(button);
  const place: Place = { host, root, settings, address, query, data, show, label };
  let isOpen = false;
  let made: Frame | undefined;
  let part: Promise<Part> | undefined;
  let tries = 0;

  // A browser remembers what it failed to load, so each try has an address of its own.
  const load = () =>
    (part ??= import(/* @vite-ignore */ settings.script + "?".repeat(tries++)) as Promise<Part>);

  async function frame(): Promise<Frame | undefined> {
    if (host.hidden && !isOpen) return;
    try {
      const { embed } = await load();
      return (made ??= embed(place));
    } catch (error) {
      console.warn(`Jira Chat: ${error as string}`);
      part = undefined;
      mark(false);
      label("!", settings.failed);
    }
  }

  function label(badge: number | string, text = isOpen ? settings.close : settings.label): void {
    button.setAttribute("aria-label", badge ? `${text} (${badge})` : text);
    button.setAttribute("aria-expanded", String(isOpen));
    button.dataset.unread = `${badge || ""}`;
    icon.setAttribute("d", isOpen ? DOWN : CHAT);
  }

  function mark(open: boolean): void {
    isOpen = open;
    host.toggleAttribute("open", open);
    label(0);
  }

  function show(open: boolean, byItself = false): void {
    if (open === isOpen || (open && host.hidden)) return;
    mark(open);
    if (!open && !byItself) button.focus();
    if (made) made.show(open, byItself);
    else void frame().then((there) => there?.show(open, byItself));
  }

  button.onclick = () => show(!isOpen);
  button.onpointerenter = () => void load().catch(() => {});
  host.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") show(false);
  });
  mark(false);
  dress(host, root, settings);
  host.hidden = true;
  keep(host);
  return {
    show,
    frame,
    offer(isOffered) {
      host.hidden = !isOffered;
      if (isOffered && isReturning(address)) void frame().then((there) => there?.summon());
    },
  };
}

/** Applies styles and settings. */
function dress(host: HTMLElement, root: ShadowRoot, settings: LoaderSettings): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  host.style.setProperty("--color", settings.color);
  host.style.setProperty("--on-color", settings.on_color);
  host.dir = settings.dir;
}
