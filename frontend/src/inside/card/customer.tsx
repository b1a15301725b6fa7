import type { CardCustomer, CardRequest } from "../../contract/answers";
import { Lozenge } from "../controls/lozenge";
import { Fact, Section } from "./section";
import { signedIn } from "./words";
import { list } from "../words/formats";
import { say } from "../words/say";
import * as styles from "./card.module.css";

interface Props {
  customer: CardCustomer;
  /** What Jira says, once it has. */
  request: CardRequest | null;
}

const TRUST = {
  proved: { appearance: "success", label: "card.confirmed" },
  vouched: { appearance: "information", label: "card.vouched" },
  unconfirmed: { appearance: "warning", label: "card.not_confirmed" },
} as const;

/** Who the customer is, and how sure that is. */
export function Customer({ customer, request }: Props) {
  const { name, email, trust } = customer;
  // Jira shows the address that a visitor claims, which proves nothing.
  const inJira = email === null && !customer.anonymous ? request?.email : null;
  const organizations = request?.organizations ?? [];
  return (
    <Section title={name}>
      <dl class={styles.facts}>
        {(email ?? inJira) && (
          <Fact name={say("card.email")}>
            <span class={styles.value}>{email ?? inJira}</span>{" "}
            {trust && <Lozenge appearance={TRUST[trust].appearance}>{say(TRUST[trust].label)}</Lozenge>}
            {inJira && <Lozenge>{say("card.in_jira")}</Lozenge>}
          </Fact>
        )}
        {organizations.length > 0 && (
          <Fact name={say("card.organizations", { count: organizations.length })}>
            <span class={styles.value}>{list(organizations)}</span>
          </Fact>
        )}
        <Fact name={say("card.signed_in")}>{signedIn(customer)}</Fact>
      </dl>
    </Section>
  );
}
