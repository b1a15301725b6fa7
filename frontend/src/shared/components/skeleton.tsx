import * as styles from "./skeleton.module.css";

/** Placeholder lines for messages; shown after 200 ms, so that fast loading does not flash. */
export function Skeleton({ lines }: { lines: number }) {
  return (
    <div class={styles.skeleton} aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        <i key={line} />
      ))}
    </div>
  );
}
