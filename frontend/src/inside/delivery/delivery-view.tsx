import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { refusalOf, type Api } from "../../shared/api";
import { Ago } from "../controls/ago";
import { Button } from "../controls/button";
import { Loading, Skeleton } from "../controls/loading";
import { SectionMessage } from "../controls/section-message";
import type { Delivery, Delays } from "../values";
import { ComparisonView } from "./comparison-view";
import { StuckMessages } from "./stuck-messages";
import { duration, inNumbers } from "./words";
import * as typography from "../controls/typography.module.css";
import * as styles from "./delivery.module.css";

const PATH = "/api/delivery";
/** Milliseconds between two requests about a running comparison. */
const LOOK_EVERY = 5_000;

/** The delivery of messages between the chat and Jira: of the site, or of the project whose settings these are. */
export function DeliveryView({ api }: { api: Api }) {
  const load = useCallback(() => api.get<Delivery>(PATH), [api]);
  return (
    <Loading load={load} skeleton={<Skeleton bars={["short", "long", "box"]} />}>
      {(delivery) => <Loaded api={api} initial={delivery} />}
    </Loading>
  );
}

function Loaded({ api, initial }: { api: Api; initial: Delivery }) {
  const [delivery, setDelivery] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = (asked: Promise<Delivery>) => {
    setBusy(true);
    setProblem(null);
    asked
      .then(setDelivery, (error: unknown) => setProblem(refusalOf(error).message))
      .finally(() => setBusy(false));
  };
  const compares = delivery.comparison !== null && delivery.comparison.finished_at === null;
  useEffect(() => {
    if (!compares) return;
    const timer = setInterval(() => void api.get<Delivery>(PATH).then(setDelivery, () => {}), LOOK_EVERY);
    return () => clearInterval(timer);
  }, [api, compares]);
  const retry = (conversation: string | null) => run(api.post(`${PATH}/retry`, { conversation }));
  return (
    <div class={styles.delivery}>
      {problem && (
        <SectionMessage appearance="error" title="That did not work" live>
          {problem}
        </SectionMessage>
      )}
      <section aria-labelledby="delivery-counts">
        <div class={styles.head}>
          <h2 id="delivery-counts">Messages of the last 24 hours</h2>
          <Button disabled={busy} onClick={() => run(api.get(PATH))}>
            Refresh
          </Button>
        </div>
        <Counts delivery={delivery} />
      </section>
      <StuckMessages stuck={delivery.stuck} busy={busy} onRetry={retry} />
      <ComparisonView
        comparison={delivery.comparison}
        busy={busy}
        onStart={() => run(api.post(`${PATH}/comparison`))}
      />
    </div>
  );
}

function Counts({ delivery }: { delivery: Delivery }) {
  const { sent, in_jira, heard, waiting, failed, oldest_waiting, to_jira, from_jira } = delivery;
  return (
    <>
      <dl class={styles.counts}>
        <Count name="Sent in the chat">{inNumbers(sent)}</Count>
        <Count name="Of those in Jira">{inNumbers(in_jira)}</Count>
        <Count name="Came from Jira">{inNumbers(heard)}</Count>
        <Count name="Waiting now">
          {inNumbers(waiting)}
          {oldest_waiting && (
            <small>
              oldest: <Ago at={oldest_waiting} />
            </small>
          )}
        </Count>
        <Count name="Refused by Jira">{inNumbers(failed)}</Count>
        <Count name="To Jira">
          <Delay {...to_jira} />
        </Count>
        <Count name="From Jira">
          <Delay {...from_jira} />
        </Count>
      </dl>
      <p class={typography.help}>
        “Waiting” and “refused” count all messages that Jira does not have now, however old. Delays are those
        of the latest 1,000 messages. A pause of two seconds belongs to those on the way to Jira: what
        somebody writes without a pause becomes one comment.
      </p>
    </>
  );
}

function Count({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Delay({ median, p95 }: Delays) {
  if (median === null || p95 === null) return <>–</>;
  return (
    <>
      {duration(median)}
      <small>95% within {duration(p95)}</small>
    </>
  );
}
