import * as styles from "./skeleton.module.css";

/** Grey lines where messages will be; they appear only when loading takes long enough to be noticed. */
export function Skeleton({ lines }: { lines: number }) {
  return (
    <div class={styles.skeleton} aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        <i key={line} />
      ))}
    </div>
  );
}
