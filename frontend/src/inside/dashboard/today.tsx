import { duration } from "../../shared/text";
import { Button } from "../controls/button";
import type { DeskState } from "./desk";
import * as empty from "../agent/empty.module.css";
import * as styles from "./today.module.css";

interface Props {
  state: DeskState;
  onOpen: () => void;
}

/** In place of a conversation: the one to answer first is a key away, and how the day goes. */
export function Today({ state, onOpen }: Props) {
  const { counts, answered, medianSeconds } = state;
  const waiting = counts.waiting ?? 0;
  const figures = [
    ["Waiting now", waiting],
    ["Answered today", answered ?? 0],
    ["Median first response", medianSeconds === null ? "–" : duration(Math.round(medianSeconds), "en")],
  ] as const;
  return (
    <div class={empty.empty}>
      <h2>{waiting ? "Customers are waiting" : "Nobody is waiting"}</h2>
      <dl class={styles.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {waiting > 0 ? (
        <div>
          <Button appearance="primary" onClick={onOpen}>
            Open the most urgent chat
          </Button>
        </div>
      ) : (
        <p>As soon as a customer writes, it appears here.</p>
      )}
    </div>
  );
}
