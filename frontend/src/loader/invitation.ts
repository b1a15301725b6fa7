// Invites a visitor to chat, once; loaded only if the project invites visitors.
import { drawBubble } from "./bubble";
import type { Widget } from "./embedding";
import { isAmong } from "./pages";
import { isReturning } from "./returning";

const SECOND = 1000;

const known = new WeakSet<Widget>();

/** Shows the invitation once a page has been visible for the project's number of seconds. Repeated calls do nothing. */
export function extend(widget: Widget): void {
  if (known.has(widget) || widget.options.container) return;
  known.add(widget);
  const { host, address, settings, signal } = widget;
  // Differs from the launcher's mark, which is the address itself (returning.ts).
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
    // A single-page site navigates without loading anything.
    if (path !== location.pathname) {
      path = location.pathname;
      seconds = 0;
    }
    const { invitation } = settings;
    const isSeen = !document.hidden && !host.hidden && !host.hasAttribute("away");
    if (bubble || !invitation || !isSeen || !isAmong(invitation.pages, path)) return;
    if (++seconds < invitation.seconds) return;
    if (setMark(mark)) bubble = drawBubble(widget, invitation, end);
    else end();
  };
  const observer = new MutationObserver(look);
  const timer = setInterval(tick, SECOND);
  observer.observe(host, { attributes: true });
  signal.addEventListener("abort", end);
  look();
}

/** Whether this visitor was invited before. Without storage nobody is invited, because it would happen on each page. */
function isMarked(mark: string): boolean {
  try {
    return mark in localStorage;
  } catch {
    return true;
  }
}

/** Stores this, and returns whether it could. */
function setMark(mark: string): boolean {
  try {
    localStorage[mark] = 1;
    return true;
  } catch {
    return false;
  }
}
