import { Dates } from "../../shared/text";
import { Disclosure } from "../controls/disclosure";
import type { BlockedAttempts as Attempts } from "../values";
import * as typography from "../controls/typography.module.css";
import * as styles from "./blocked-attempts.module.css";

const METHODS: Record<string, string> = {
  password: "with a password",
  code: "with a one-time code",
  identity: "with an identity token",
};

const dates = new Dates("en");

/** How often the two rules above blocked a sign-in. Shows no addresses: most belong to innocent people. */
export function BlockedAttempts({ last_day, last_month, latest }: Attempts) {
  if (last_month === 0)
    return <p class={typography.help}>None of them has tried to sign in during the last month.</p>;
  return (
    <div class={styles.attempts}>
      <p>
        <strong>{times(last_day)}</strong> blocked in the last day, <strong>{last_month}</strong> in the last
        month.
      </p>
      {latest.length > 0 && (
        <Disclosure summary="Latest attempts">
          <ul>
            {latest.map(({ at, method }, index) => (
              <li key={index}>
                <time dateTime={at}>{dates.full(at)}</time>, {METHODS[method] ?? method}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  );
}

const times = (count: number) => (count === 1 ? "1 attempt" : `${count} attempts`);
