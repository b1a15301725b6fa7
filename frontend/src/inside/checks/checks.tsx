import { ErrorIcon, SuccessIcon, WarningIcon } from "../controls/icons";
import type { Check } from "../values";
import * as visually from "../../shared/components/visually.module.css";
import * as styles from "./checks.module.css";

const STATES = {
  good: { Icon: SuccessIcon, words: "OK." },
  bad: { Icon: ErrorIcon, words: "Needs attention." },
  unknown: { Icon: WarningIcon, words: "Could not be checked." },
} as const;

export const stateOf = ({ ok }: Check): keyof typeof STATES =>
  ok === null ? "unknown" : ok ? "good" : "bad";

/** The checks, and what to do about failures. */
export function Checks({ checks }: { checks: Check[] }) {
  return (
    <ul class={styles.checks}>
      {checks.map((check) => {
        const state = stateOf(check);
        const { Icon, words } = STATES[state];
        return (
          <li key={check.name} data-state={state}>
            <Icon />
            <div>
              <strong>{check.name}</strong> <span class={visually.hidden}>{words}</span>
              <p>{check.message}</p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
