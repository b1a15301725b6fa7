import type { ComponentChildren } from "preact";
import * as styles from "./link-list.module.css";

/** Other things that one may want instead, below a form. */
export function LinkList({ children }: { children: ComponentChildren }) {
  return <div class={styles.list}>{children}</div>;
}
