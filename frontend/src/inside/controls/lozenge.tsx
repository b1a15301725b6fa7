import type { ComponentChildren } from "preact";
import * as styles from "./lozenge.module.css";

interface Props {
  appearance?: "success" | "warning" | "information" | undefined;
  children: ComponentChildren;
}

/** A state in a word or two. */
export function Lozenge({ appearance, children }: Props) {
  return (
    <span class={styles.lozenge} data-appearance={appearance}>
      {children}
    </span>
  );
}
