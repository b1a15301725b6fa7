import type { Sla } from "../../contract/server-frames";
import * as visually from "../../shared/components/visually.module.css";
import { useNow } from "../card/use-now";
import { roughSpan } from "../words/formats";
import { say } from "../words/say";
import { timeLeft } from "./sla";
import * as styles from "./waits.module.css";

const MINUTE = 60_000;
/** From here on it is late, and from here on too late. Milliseconds. */
const LATE = 2 * MINUTE;
const TOO_LATE = 5 * MINUTE;

const TICK = 15_000;

/** How urgent it is; undefined while it is not. */
export type Level = "late" | "too-late" | undefined;

/** "Unanswered 4m": days, hours or minutes. */
function waited(milliseconds: number): string {
  const time = roughSpan(milliseconds / 1_000);
  return time ? say("row.waits_for", { time }) : say("row.waits");
}

/** How long a customer waits for an answer, kept up to date. */
export function Waits({ since }: { since: string }) {
  const time = Math.max(0, useNow(TICK) - Date.parse(since));
  const level: Level = time >= TOO_LATE ? "too-late" : time >= LATE ? "late" : undefined;
  return (
    <span class={styles.waits} data-level={level}>
      {waited(time)}
    </span>
  );
}

/** How much time Jira's SLA leaves, kept up to date. */
export function SlaLeft({ sla }: { sla: Sla }) {
  const { level, words } = timeLeft(sla, useNow(TICK));
  return (
    <span class={styles.waits} data-level={level} title={sla.name}>
      <span class={visually.hidden}>{sla.name}: </span>
      {words}
    </span>
  );
}
