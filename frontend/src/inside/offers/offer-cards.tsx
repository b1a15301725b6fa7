import { useEffect } from "preact/hooks";
import type { Api } from "../../shared/api";
import { useCountdown } from "../../shared/use-countdown";
import { useChat } from "../../shared/use-chat";
import type { AgentChat } from "../agent/agent-chat";
import { Button } from "../controls/button";
import { SectionMessage } from "../controls/section-message";
import { useOffers, type Timed } from "./use-offers";
import { span } from "../words/formats";
import { say, sayWith } from "../words/say";
import * as styles from "./offer-cards.module.css";

interface Props {
  api: Api;
  chat: AgentChat;
  /** Opens an accepted chat, if the page can. */
  onAccepted?: ((conversation: string) => void) | undefined;
}

/** The chats offered to this agent, above the rest of the page. */
export function OfferCards({ api, chat, onAccepted }: Props) {
  const { connection } = useChat(chat);
  const { offers, failure, answer, drop } = useOffers(api, chat, connection);
  const accept = async (id: string) => {
    if (await answer(id, true)) onAccepted?.(id);
  };
  return (
    <div class={styles.offers} role="region" aria-label={say("offers")} hidden={!offers.length && !failure}>
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
        {summary
          ? sayWith("offers.wants_about", { customer: <strong>{customer}</strong>, summary })
          : sayWith("offers.wants", { customer: <strong>{customer}</strong> })}
      </p>
      <p class={styles.left} aria-hidden="true">
        {span(left)}
      </p>
      <Button appearance="primary" aria-label={say("offers.accept_of", { customer })} onClick={onAccept}>
        {say("offers.accept")}
      </Button>
      <Button aria-label={say("offers.decline_of", { customer })} onClick={onDecline}>
        {say("offers.decline")}
      </Button>
    </div>
  );
}
