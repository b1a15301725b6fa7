import { useCallback, useEffect, useMemo } from "preact/hooks";
import type { Card, CardRequest } from "../../contract/answers";
import type { Api } from "../../shared/api";
import type { Conversation } from "../../shared/protocol";
import { Skeleton } from "../controls/loading";
import { number } from "../words/formats";
import { refusalInWords } from "../words/refusals";
import { say, sayWith } from "../words/say";
import { Customer } from "./customer";
import { Others } from "./others";
import { Place } from "./place";
import { RequestPart } from "./request-part";
import { Pairs, Section } from "./section";
import { useAsked, useLater } from "./use-asked";
import * as styles from "./card.module.css";

/** Jira is asked only about a card that stays open for this long, and again this long after an event. Milliseconds. */
const LOOKED_AT = 300;
const SETTLED = 4_000;
/** Customers move about without a word. */
const REFRESHED = 30_000;

interface Props {
  api: Api;
  conversation: Conversation;
}

/** Who the customer is, where they are, and what their request says. Jira's part loads by itself. */
export function CardBody({ api, conversation }: Props) {
  const { id, issue_key, closed } = conversation;
  const hasRequest = issue_key !== null;
  const path = `/api/conversations/${id}/card`;
  const { customer, resolved, status, rating, waiting_since } = conversation;
  const known = useAsked(useCallback(() => api.get<Card>(path), [api, path]));
  const said = useAsked(
    useMemo(
      () => (hasRequest && !closed ? () => api.get<CardRequest>(`${path}/request`) : null),
      [api, path, hasRequest, closed],
    ),
    LOOKED_AT,
  );
  const { answer: card, again, problem } = known;
  useLater(again, 0, [customer, resolved, rating]);
  useLater(said.again, SETTLED, [resolved, status, !!waiting_since]);
  useEffect(() => {
    if (closed) return;
    const timer = setInterval(() => document.visibilityState === "visible" && again(), REFRESHED);
    return () => clearInterval(timer);
  }, [again, closed]);

  if (!card) return problem ? <p>{refusalInWords(problem)}</p> : <Skeleton bars={["short", "long", "box"]} />;
  return (
    <div class={styles.card}>
      <Customer customer={card.customer} request={said.answer} />
      <Place place={card.place} />
      <RequestPart {...{ hasRequest, closed }} said={said} answers={card.answers} />
      {card.meta.length > 0 && (
        <Section title={say("card.web_site")}>
          <Pairs pairs={card.meta} />
        </Section>
      )}
      {card.rating && (
        <Section title={say("card.rating")}>
          <p>
            <Rating {...card.rating} />
          </p>
        </Section>
      )}
      <Others others={card.others} more={card.more} />
    </div>
  );
}

function Rating({ score, comment }: NonNullable<Card["rating"]>) {
  if (!comment) return <>{say("rated", { score })}</>;
  return <>{sayWith("rated.saying", { score: number(score), comment: <q dir="auto">{comment}</q> })}</>;
}
