import { adopt } from "./dom";
import type { Widget } from "./embedding";
import styles from "./arrange.css?inline";

/** Positions the widget as the page's options say. */
export function arrange(widget: Widget): void {
  const { host, root, options } = widget;
  const { container, position, offset, theme, zIndex } = options;
  adopt(root, styles);
  const [aside, below = aside] = `${offset ?? ""}`.split(/[\s,]+/);
  const measures = { z: zIndex, aside: aside && `${aside}px`, below: below && `${below}px` };
  for (const [name, value] of Object.entries(measures))
    if (value) host.style.setProperty(`--${name}`, `${value}`);
  // The project's look is the default (jira_chat/web/look.py).
  if (position) host.setAttribute("side", sideOf(position, host.dir));
  if (theme) host.setAttribute("theme", theme);
  host.toggleAttribute("away", `${options.launcher}` === "false");
  if (container) fill(container, widget);
}

const sideOf = (position: string, dir: string) =>
  position === (dir === "rtl" ? "right" : "left") ? "start" : position === "start" ? "start" : "end";

/** Fills an element of the page, as soon as it exists, and opens once it is visible. */
function fill(selector: string, { host, signal, show }: Widget): void {
  host.toggleAttribute("inline", true);
  const seen = new IntersectionObserver((all) => {
    if (all.some(({ isIntersecting }) => isIntersecting)) show(true, true);
  });
  const observer = new MutationObserver(place);
  function place(): void {
    const parent = document.querySelector(selector);
    if (!parent || parent === host.parentElement) return;
    // Moving a frame reloads it.
    host.removeAttribute("ready");
    parent.replaceChildren(host);
  }
  observer.observe(document, { childList: true, subtree: true });
  seen.observe(host);
  signal.addEventListener("abort", () => {
    observer.disconnect();
    seen.disconnect();
  });
  place();
}
