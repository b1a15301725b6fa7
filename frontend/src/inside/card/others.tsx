import type { OtherConversation } from "../../contract/answers";
import { Ago } from "../controls/ago";
import { Lozenge } from "../controls/lozenge";
import { Address, Section } from "./section";
import { say } from "../words/say";
import * as styles from "./card.module.css";

/** The customer's other conversations, each with its request. */
export function Others({ others, more }: { others: readonly OtherConversation[]; more: boolean }) {
  return (
    <Section title={say("card.others")}>
      {others.length === 0 && <p class={styles.quiet}>{say("card.others.none")}</p>}
      <ul class={styles.others}>
        {others.map(({ id, key, address, summary, created_at, resolved, status, rating }) => (
          <li key={id}>
            <span class={styles.value} dir="auto">
              {summary}
            </span>
            <span class={styles.line}>
              {address && <Address url={address}>{key}</Address>}
              {(status ?? (resolved ? say("resolved") : null)) && (
                <Lozenge appearance={resolved ? "success" : undefined}>{status ?? say("resolved")}</Lozenge>
              )}
              {rating !== null && <span>{say("rated", { score: rating })}</span>}
              <Ago at={created_at} />
            </span>
          </li>
        ))}
      </ul>
      {more && <p class={styles.quiet}>{say("card.others.more")}</p>}
    </Section>
  );
}
