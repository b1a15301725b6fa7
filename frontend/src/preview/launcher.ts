import type { LauncherLook } from "../contract/answers";
import { add, addIcon } from "../loader/dom";
import styles from "../loader/launcher.css?inline";

const GAP = 16;

let host: HTMLElement | undefined;

/** Draws the closed launcher as the loader does, or none; returns how many pixels it takes of the page's height. */
export function drawLauncher(look: LauncherLook | undefined): number {
  host?.remove();
  if (!look) return 0;
  host = add(document.body, "div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles + look.css);
  root.adoptedStyleSheets = [sheet];
  const button = add(root, "button");
  button.setAttribute("aria-label", look.label);
  addIcon(button).setAttribute("d", look.icon);
  return innerHeight - button.getBoundingClientRect().top + GAP;
}
