import * as styles from "./dot.module.css";

/** Filled for online, hollow for offline. */
export function Dot({ online }: { online: boolean | undefined }) {
  return <span class={styles.dot} data-online={online || undefined} />;
}
