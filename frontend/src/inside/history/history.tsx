import { Disclosure } from "../controls/disclosure";
import type { Words } from "../form/words";
import type { Change } from "../values";
import { Entry } from "./entry";
import * as typography from "../controls/typography.module.css";
import * as visually from "../../shared/components/visually.module.css";
import * as styles from "./history.module.css";

/** The change history, latest first. */
export function History({ changes, words }: { changes: Change[]; words: Words }) {
  return (
    <Disclosure summary="Change history">
      {changes.length === 0 ? (
        <p class={typography.help}>No changes yet.</p>
      ) : (
        <ol class={styles.history}>
          {changes.map((change, index) => (
            <Entry key={index} by={change.by} at={change.at}>
              <dl>
                {change.changes.map(({ field, before, after }) => (
                  <div key={field}>
                    <dt>{words.nameOf(field)}</dt>
                    <dd>
                      <span class={visually.hidden}>was: </span>
                      <span class={styles.before}>{words.inWords(field, before)}</span>
                      <span class={styles.arrow} aria-hidden="true">
                        →
                      </span>
                      <span class={visually.hidden}>, became: </span>
                      <span class={styles.after}>{words.inWords(field, after)}</span>
                    </dd>
                  </div>
                ))}
              </dl>
            </Entry>
          ))}
        </ol>
      )}
    </Disclosure>
  );
}
