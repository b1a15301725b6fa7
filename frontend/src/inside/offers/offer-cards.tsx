import { useEffect } from "preact/hooks";
import type { Api } from "../../shared/api";
import { useCountdown } from "../../shared/use-countdown";
import { useChat } from "../../shared/use-chat";
import type { AgentChat } from "../agent/agent-chat";
import { Button } from "../controls/button";
import { SectionMessage } from "../controls/section-message";
import { useOffers, type Timed } from "./use-offers";
import * as styles from "./offer-cards.module.css";

interface Props {
  api: Api;
  chat: AgentChat;
  /** Opens a chat that was accepted, where the page can. */
  onAccepted?: ((conversation: string) => void) | undefined;
}

/** Chats that are offered to me, above everything else of the page. */
export function OfferCards({ api, chat, onAccepted }: Props) {
  const { connection } = useChat(chat);
  const { offers, failure, answer, drop } = useOffers(api, chat, connection);
  const accept = async (id: string) => {
    if (await answer(id, true)) onAccepted?.(id);
  };
  return (
    <div class={styles.offers} role="region" aria-label="Offered chats" hidden={!offers.length && !failure}>
      {failure && <SectionMessage appearance="warning" title={failure} live />}
      {offers.map((offer) => (
        <Card
          key={offer.conversation}
          offer={offer}
          onAccept={() => void accept(offer.conversation)}
          onDecline={() => void answer(offer.conversation, false)}
          onOver={() => drop(offer.conversation)}
        />
      ))}
    </div>
  );
}

interface CardProps {
  offer: Timed;
  onAccept: () => void;
  onDecline: () => void;
  onOver: () => void;
}

function Card({ offer: { customer, summary, until }, onAccept, onDecline, onOver }: CardProps) {
  const [left] = useCountdown(Math.max(0, Math.ceil((until - Date.now()) / 1_000)));
  useEffect(() => {
    if (left === 0) onOver();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once
  }, [left === 0]);
  return (
    <div class={styles.card}>
      <p role="alert">
        <strong>{customer}</strong> wants to chat{summary ? `: ${summary}` : "."}
      </p>
      <p class={styles.left} aria-hidden="true">
        {left} s
      </p>
      <Button appearance="primary" aria-label={`Accept: ${customer}`} onClick={onAccept}>
        Accept
      </Button>
      <Button aria-label={`Decline: ${customer}`} onClick={onDecline}>
        Decline
      </Button>
    </div>
  );
}
