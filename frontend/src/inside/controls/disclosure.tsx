import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ChevronIcon } from "./icons";
import * as styles from "./disclosure.module.css";

interface Props {
  summary: string;
  /** The details are rendered only when opened. */
  lazy?: boolean;
  children: ComponentChildren;
}

/** Details that open on demand. */
export function Disclosure({ summary, lazy = false, children }: Props) {
  const [wanted, setWanted] = useState(!lazy);
  return (
    <details class={styles.disclosure} onToggle={() => setWanted(true)}>
      <summary>
        <ChevronIcon />
        {summary}
      </summary>
      <div class={styles.body}>{wanted && children}</div>
    </details>
  );
}
