import type { CardCustomer, CardRequest } from "../../contract/answers";
import { Lozenge } from "../controls/lozenge";
import { Fact, Section } from "./section";
import { signedIn } from "./words";
import * as styles from "./card.module.css";

interface Props {
  customer: CardCustomer;
  /** What Jira says, once it has. */
  request: CardRequest | null;
}

const TRUST = {
  proved: { appearance: "success", label: "Confirmed" },
  vouched: { appearance: "information", label: "Vouched for by the web site" },
  unconfirmed: { appearance: "warning", label: "Not confirmed" },
} as const;

/** Who the customer is, and how sure that is. */
export function Customer({ customer, request }: Props) {
  const { name, email, trust } = customer;
  // What a visitor claims, Jira shows as somebody's: it proves nothing of them.
  const inJira = email === null && !customer.anonymous ? request?.email : null;
  const organizations = request?.organizations ?? [];
  return (
    <Section title={name}>
      <dl class={styles.facts}>
        {(email ?? inJira) && (
          <Fact name="E-mail">
            <span class={styles.value}>{email ?? inJira}</span>{" "}
            {trust && <Lozenge appearance={TRUST[trust].appearance}>{TRUST[trust].label}</Lozenge>}
            {inJira && <Lozenge>As Jira knows it</Lozenge>}
          </Fact>
        )}
        {organizations.length > 0 && (
          <Fact name={organizations.length > 1 ? "Organizations" : "Organization"}>
            <span class={styles.value}>{organizations.join(", ")}</span>
          </Fact>
        )}
        <Fact name="Signed in">{signedIn(customer)}</Fact>
      </dl>
    </Section>
  );
}
