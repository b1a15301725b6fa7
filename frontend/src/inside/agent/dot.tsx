import * as styles from "./dot.module.css";

/** Full for somebody who is online, hollow for others. */
export function Dot({ online }: { online: boolean | undefined }) {
  return <span class={styles.dot} data-online={online || undefined} />;
}
