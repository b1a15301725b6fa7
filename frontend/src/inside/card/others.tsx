import type { OtherConversation } from "../../contract/answers";
import { Ago } from "../controls/ago";
import { Lozenge } from "../controls/lozenge";
import { Address, Section } from "./section";
import * as styles from "./card.module.css";

/** The customer's other conversations, each with its request. */
export function Others({ others, more }: { others: readonly OtherConversation[]; more: boolean }) {
  return (
    <Section title="Other conversations">
      {others.length === 0 && <p class={styles.quiet}>None in this project.</p>}
      <ul class={styles.others}>
        {others.map(({ id, key, address, summary, created_at, resolved, status, rating }) => (
          <li key={id}>
            <span class={styles.value} dir="auto">
              {summary}
            </span>
            <span class={styles.line}>
              {address && <Address url={address}>{key}</Address>}
              {(status ?? (resolved ? "Resolved" : null)) && (
                <Lozenge appearance={resolved ? "success" : undefined}>{status ?? "Resolved"}</Lozenge>
              )}
              {rating !== null && <span>{rating} of 5</span>}
              <Ago at={created_at} />
            </span>
          </li>
        ))}
      </ul>
      {more && <p class={styles.quiet}>There are more: search for the customer.</p>}
    </Section>
  );
}
