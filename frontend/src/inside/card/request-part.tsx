import type { CardRequest, Pair } from "../../contract/answers";
import { Button } from "../controls/button";
import { Skeleton } from "../controls/loading";
import { Fact, Pairs, Section } from "./section";
import { SlaClocks } from "./sla-clocks";
import type { Asked } from "./use-asked";
import { refusalInWords } from "../words/refusals";
import { say } from "../words/say";
import * as styles from "./card.module.css";

interface Props {
  hasRequest: boolean;
  /** Whether the request is gone, or elsewhere. */
  closed: boolean;
  said: Asked<CardRequest>;
  /** The questions before the chat, with the customer's answers. */
  answers: readonly Pair[];
}

/** The request's fields: Jira's, and until they are loaded the customer's answers. */
export function RequestPart({ hasRequest, closed, said, answers }: Props) {
  const { answer, problem } = said;
  const asked = new Set(answer?.fields.map(({ id }) => id));
  const pairs = [...(answer?.fields ?? []), ...answers.filter(({ id }) => !asked.has(id))];
  return (
    <>
      {answer && answer.clocks.length > 0 && (
        <Section title={say("card.sla")}>
          <SlaClocks clocks={answer.clocks} />
        </Section>
      )}
      <Section title={say("card.request")}>
        {answer?.type && (
          <dl class={styles.facts}>
            <Fact name={say("card.type")}>{answer.type}</Fact>
          </dl>
        )}
        <Pairs pairs={pairs} />
        {!hasRequest && <p class={styles.quiet}>{say("card.request.coming")}</p>}
        {closed && !answer && <p class={styles.quiet}>{say("card.request.gone")}</p>}
        {hasRequest && !closed && !answer && !problem && <Skeleton bars={["short", "long"]} />}
        <Problem said={said} />
      </Section>
    </>
  );
}

function Problem({ said: { problem, asking, again } }: { said: Asked<CardRequest> }) {
  return (
    <div role="status">
      {problem && (
        <p class={styles.problem}>
          {problem.code === "unavailable" ? say("card.jira_away") : refusalInWords(problem)}{" "}
          {problem.status !== 403 && (
            <Button aria-disabled={asking || undefined} onClick={() => asking || again()}>
              {say("retry")}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}
