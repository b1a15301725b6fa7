import * as styles from "./dot.module.css";

interface Props {
  online: boolean | undefined;
  away?: boolean;
}

/** Filled for online, hollow for offline and, in another colour, for away. */
export function Dot({ online, away = false }: Props) {
  return (
    <span class={styles.dot} data-online={(online && !away) || undefined} data-away={away || undefined} />
  );
}
