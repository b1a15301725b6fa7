import { add, addIcon, keep } from "./dom";
import type { Frame, Page, Part, Widget } from "./embedding";
import { emit, warn } from "./events";
import { isReturning } from "./returning";
import styles from "./launcher.css?inline";

const DOWN = "m6 9 6 6 6-6";
const FAILED = "M12 5v9m0 4v1";

/** Draws the closed launcher of the page's widget. */
export function draw(page: Page): Widget {
  const { settings, address } = page;
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const button = add(root, "button");
  const icon = addIcon(button);
  const widget: Widget = { ...page, host, root, unsaid: [], show, label, frame, offer, made: () => made };
  let isOpen = false;
  let made: Frame | undefined;
  let part: Promise<Part> | undefined;
  let tries = 0;

  // A browser caches failed module loads, so each attempt has its own address.
  const load = () =>
    (part ??= import(/* @vite-ignore */ settings.script + "?".repeat(tries++)) as Promise<Part>);

  async function frame(): Promise<Frame | undefined> {
    if (host.hidden && !isOpen) return;
    try {
      const { embed } = await load();
      return (made ??= embed(widget));
    } catch (error) {
      warn(error as string);
      part = undefined;
      mark(false);
      label(0, settings.failed, FAILED);
    }
  }

  function label(badge: number, text = isOpen ? settings.close : settings.label, path?: string): void {
    button.setAttribute("aria-label", badge ? `${text} (${badge})` : text);
    button.setAttribute("aria-expanded", String(isOpen));
    button.dataset.unread = `${badge || ""}`;
    icon.setAttribute("d", path ?? (isOpen ? DOWN : settings.icon));
  }

  function mark(open: boolean): void {
    isOpen = open;
    host.toggleAttribute("open", open);
    label(0);
  }

  function show(open: boolean, byItself = false): void {
    if (open === isOpen || (open && host.hidden)) return;
    mark(open);
    emit(open ? "open" : "close");
    if (!open && !byItself) button.focus();
    if (made) made.show(open, byItself);
    else void frame().then((there) => there?.show(open, byItself));
  }

  function offer(isOffered: boolean): void {
    host.hidden = !isOffered;
    if (isOffered && isReturning(address)) void frame().then((there) => there?.summon());
  }

  button.onclick = () => show(!isOpen);
  button.onpointerenter = () => void load().catch(() => {});
  mark(false);
  host.hidden = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles + settings.css);
  root.adoptedStyleSheets = [sheet];
  host.dir = settings.dir;
  if (!page.options.container) keep(host, page.signal);
  return widget;
}
