import { duration } from "../../shared/text";
import { Button } from "../controls/button";
import type { DeskState } from "./desk-state";
import { number } from "../words/formats";
import { locale, say } from "../words/say";
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
    [say("today.waiting"), number(waiting)],
    [say("today.answered"), number(answered ?? 0)],
    [say("today.median"), medianSeconds === null ? "–" : duration(Math.round(medianSeconds), locale())],
  ] as const;
  return (
    <div class={empty.empty}>
      <h2>{say(waiting ? "today.some" : "today.none")}</h2>
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
            {say("today.open")}
          </Button>
        </div>
      ) : (
        <p>{say("today.none.help")}</p>
      )}
    </div>
  );
}
