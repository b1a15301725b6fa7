import * as styles from "./dialogs.module.css";

/** A key as it is written on keyboards. */
export function Key({ name }: { name: string }) {
  return <kbd class={styles.key}>{name.length === 1 ? name.toUpperCase() : name}</kbd>;
}
