// Invites a visitor to chat, once: loaded where the project does.
import { add, addIcon, adopt } from "./dom";
import type { LoaderSettings, Widget } from "./embedding";
import { isAmong } from "./pages";
import { isReturning } from "./returning";
import styles from "./invitation.css?inline";

type Invitation = NonNullable<LoaderSettings["invitation"]>;

const SECOND = 1000;
/** How long a live region is there before its text, so that screen readers hear of it, in milliseconds. */
const SETTLING = 100;
const CROSS = "m7 7 10 10M17 7 7 17";

const known = new WeakSet<Widget>();

/** Shows the invitation once a page has been in sight for as long as the project says. Called again, it does nothing. */
export function extend(widget: Widget): void {
  if (known.has(widget) || widget.options.container) return;
  known.add(widget);
  const { host, address, settings, signal } = widget;
  // No matter of the launcher's mark, which is the address itself (returning.ts).
  const mark = `${address.href}/invited`;
  let bubble: HTMLElement | undefined;
  let path: string | undefined;
  let seconds = 0;

  const end = () => {
    clearInterval(timer);
    observer.disconnect();
    bubble?.remove();
  };
  const isOver = () => host.hasAttribute("open") || isReturning(address) || (!bubble && isMarked(mark));
  const look = () => {
    if (isOver()) end();
  };
  const tick = () => {
    if (isOver()) {
      end();
      return;
    }
    // A single-page site goes on without loading anything.
    if (path !== location.pathname) {
      path = location.pathname;
      seconds = 0;
    }
    const { invitation } = settings;
    const isSeen = !document.hidden && !host.hidden && !host.hasAttribute("away");
    if (bubble || !invitation || !isSeen || !isAmong(invitation.pages, path)) return;
    if (++seconds < invitation.seconds) return;
    if (setMark(mark)) bubble = draw(widget, invitation, end);
    else end();
  };
  const observer = new MutationObserver(look);
  const timer = setInterval(tick, SECOND);
  observer.observe(host, { attributes: true });
  signal.addEventListener("abort", end);
  look();
}

/** Whether this visitor was invited before. Where nothing can be kept nobody is, because it would be on each page. */
function isMarked(mark: string): boolean {
  try {
    return mark in localStorage;
  } catch {
    return true;
  }
}

/** Keeps that, and returns whether it could. */
function setMark(mark: string): boolean {
  try {
    localStorage[mark] = 1;
    return true;
  } catch {
    return false;
  }
}

function draw({ root, show }: Widget, { text, dismiss }: Invitation, end: () => void): HTMLElement {
  // As the box of the frame, it has the corner and the theme that page or project want; its own root keeps the rest off.
  const bubble = add(root, "div");
  const own = bubble.attachShadow({ mode: "open" });
  adopt(own, styles);
  const box = add(own, "div");
  const said = add(box, "p");
  said.role = "status";
  const close = add(box, "button");
  close.setAttribute("aria-label", dismiss);
  addIcon(close).setAttribute("d", CROSS);
  const leave = () => {
    end();
    root.querySelector("button")?.focus();
  };
  close.onclick = leave;
  bubble.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") leave();
  });
  setTimeout(() => {
    const invitation = add(said, "button");
    invitation.dir = "auto";
    invitation.textContent = text;
    invitation.onclick = () => show(true);
  }, SETTLING);
  return bubble;
}
