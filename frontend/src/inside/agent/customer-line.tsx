import type { Conversation } from "../../shared/protocol";
import { Lozenge } from "../controls/lozenge";
import { Dot } from "./dot";
import { waitState } from "./wait-state";
import { say } from "../words/say";
import * as styles from "./customer-line.module.css";

/** The customer's name, presence and web site. */
export function CustomerLine({ conversation }: { conversation: Conversation }) {
  const { customer, customer_online, site, resolved, unconfirmed } = conversation;
  const wait = resolved ? null : waitState(conversation);
  return (
    <p class={styles.line}>
      <strong>
        <bdi>{customer}</bdi>
      </strong>
      {unconfirmed && <span>{say("customer.unconfirmed", { email: unconfirmed })}</span>}
      <span class={styles.presence}>
        <Dot online={customer_online} />
        {say(customer_online ? "customer.online" : "row.offline")}
      </span>
      {wait && <Lozenge appearance="warning">{wait}</Lozenge>}
      {resolved && <Lozenge appearance="success">{say("resolved")}</Lozenge>}
      <bdi>{site?.replace(/^https?:\/\//, "") ?? say("portal")}</bdi>
    </p>
  );
}
