import { drawBubble } from "../loader/bubble";
import { add, addIcon } from "../loader/dom";
import styles from "../loader/launcher.css?inline";
import type { Scene } from "./scene";

const GAP = 16;

let host: HTMLElement | undefined;

/**
 * Draws the closed launcher as the loader does, or none, with the invitation if the scene has one; returns the height
 * of the launcher in pixels.
 */
export function drawLauncher({ launcher: look, who, invitation, start, theme }: Scene): number {
  host?.remove();
  if (!look) return 0;
  host = add(document.body, "div");
  host.dir = start.dir;
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  // The previewed theme stands in for the customer's device.
  sheet.replaceSync(`${styles}div{color-scheme:${theme}}${look.css}`);
  root.adoptedStyleSheets = [sheet];
  const button = add(root, "button");
  button.setAttribute("aria-label", look.label);
  addIcon(button).setAttribute("d", look.icon);
  if (who === "invited" && invitation) {
    const { dismiss } = start.texts;
    const words = { text: invitation, dismiss: typeof dismiss === "string" ? dismiss : "" };
    drawBubble({ root, show: () => {} }, words, () => {});
  }
  return innerHeight - button.getBoundingClientRect().top + GAP;
}
