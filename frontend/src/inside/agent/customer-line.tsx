import type { Conversation } from "../../shared/protocol";

/** Who the customer is, whether they are still there, and where they write from. */
export function CustomerLine({ conversation }: { conversation: Conversation }) {
  const { customer, customer_online, site } = conversation;
  return (
    <p class="customer-line">
      <strong>{customer}</strong>
      <span class="presence">
        <span class="dot" data-online={customer_online || undefined} />
        {customer_online ? "online now" : "offline"}
      </span>
      <span>{site?.replace(/^https?:\/\//, "") ?? "customer portal"}</span>
    </p>
  );
}
