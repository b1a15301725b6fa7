import * as styles from "./dialogs.module.css";

/** A key, drawn like on a keyboard. */
export function Key({ name }: { name: string }) {
  return <kbd class={styles.key}>{name.length === 1 ? name.toUpperCase() : name}</kbd>;
}
