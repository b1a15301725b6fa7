import { useMemo } from "preact/hooks";
import type { SlaClock } from "../../contract/answers";
import { standing } from "./sla";
import { useNow } from "./use-now";
import * as styles from "./card.module.css";

/** The request's SLA clocks, which count on from Jira's answer. */
export function SlaClocks({ clocks }: { clocks: readonly SlaClock[] }) {
  // eslint-disable-next-line react-hooks/exhaustive-deps -- when these came
  const asked = useMemo(() => Date.now(), [clocks]);
  const now = useNow(1_000);
  return (
    <dl class={styles.facts}>
      {clocks.map((clock) => {
        const { breached, words } = standing(clock, Math.max(0, now - asked) / 1_000);
        return (
          <div key={clock.name}>
            <dt>{clock.name}</dt>
            <dd class={styles.clock} data-breached={breached || undefined}>
              {words}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
