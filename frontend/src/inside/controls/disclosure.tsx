import type { ComponentChildren } from "preact";
import { ChevronIcon } from "./icons";
import * as styles from "./disclosure.module.css";

/** Details that open on demand. */
export function Disclosure({ summary, children }: { summary: string; children: ComponentChildren }) {
  return (
    <details class={styles.disclosure}>
      <summary>
        <ChevronIcon />
        {summary}
      </summary>
      <div class={styles.body}>{children}</div>
    </details>
  );
}
