import { add, addIcon, adopt } from "./dom";
import type { LoaderSettings, Widget } from "./embedding";
import styles from "./invitation.css?inline";

type Invitation = NonNullable<LoaderSettings["invitation"]>;

/** How long a live region exists before its text, so that screen readers announce it, in milliseconds. */
const SETTLING = 100;
const CROSS = "m7 7 10 10M17 7 7 17";

/** Draws the invitation beside the launcher; `end` is called when it is dismissed. */
export function drawBubble(
  { root, show }: Pick<Widget, "root" | "show">,
  { text, dismiss }: Pick<Invitation, "text" | "dismiss">,
  end: () => void,
): HTMLElement {
  // Like the frame's box, it has the corner and theme of page or project; its own root isolates it from other styles.
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
