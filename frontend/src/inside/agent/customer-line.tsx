import type { Conversation } from "../../shared/protocol";
import { Dot } from "./dot";
import * as styles from "./customer-line.module.css";

/** The customer's name, presence and web site. */
export function CustomerLine({ conversation }: { conversation: Conversation }) {
  const { customer, customer_online, site } = conversation;
  return (
    <p class={styles.line}>
      <strong>{customer}</strong>
      <span class={styles.presence}>
        <Dot online={customer_online} />
        {customer_online ? "online now" : "offline"}
      </span>
      <span>{site?.replace(/^https?:\/\//, "") ?? "customer portal"}</span>
    </p>
  );
}
