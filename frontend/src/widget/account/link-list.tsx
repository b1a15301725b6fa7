import type { ComponentChildren } from "preact";
import * as styles from "./link-list.module.css";

/** Alternatives below a form. */
export function LinkList({ children }: { children: ComponentChildren }) {
  return <div class={styles.list}>{children}</div>;
}
