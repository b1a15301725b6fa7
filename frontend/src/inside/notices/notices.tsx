import { useCallback } from "preact/hooks";
import type { Api, ApiError } from "../../shared/api";
import { Ago } from "../controls/ago";
import { Button } from "../controls/button";
import { Field } from "../controls/field";
import { Loading, Skeleton } from "../controls/loading";
import { NumberField } from "../controls/number-field";
import { onEnter } from "../controls/on-keys";
import { SectionMessage } from "../controls/section-message";
import { NO_MAIL } from "../settings/option";
import type { Notices as Saved } from "../values";
import { PATH, useNotices, type Said } from "./use-notices";
import { WebhookField } from "./webhook-field";
import * as fields from "../controls/field.module.css";
import * as typography from "../controls/typography.module.css";
import * as styles from "./notices.module.css";

/** Where a team is notified of unanswered conversations. Not a form element, because it is inside one. */
export function Notices({ api }: { api: Api }) {
  const load = useCallback(() => api.get<Saved>(PATH), [api]);
  return (
    <Loading load={load} skeleton={<Skeleton bars={["short", "long", "long"]} />}>
      {(initial) => <Loaded {...{ api, initial }} />}
    </Loading>
  );
}

const WORDS: Record<Exclude<Said, null>, string> = {
  saved: "Saved.",
  testing: "Sending a test…",
  sent: "The test was sent.",
  silent: "The test has not been sent yet. Look again in a minute.",
};

function Loaded({ api, initial }: { api: Api; initial: Saved }) {
  const { saved, draft, change, problem, said, save, test } = useNotices(api, initial);
  const wrong = problem?.fields ?? {};
  const canTest = saved.emails.length > 0 || saved.webhook_host !== null;
  return (
    <div class={styles.notices} onKeyDown={onEnter(() => void save())}>
      <p class={typography.help}>
        Tells your team once for each customer who waits: the customer’s name, for how long, and a link to the
        request. What was written is not sent.
      </p>
      <LastFailure {...saved} />
      <NumberField
        label="Tell the team when nobody has answered after (minutes)"
        help="0: never."
        most={saved.most_minutes}
        value={draft.minutes}
        error={wrong.minutes}
        onChange={(minutes) => change({ minutes })}
      />
      <Field
        label="E-mail addresses"
        help={saved.mail ? `One on each line, at most ${saved.most_emails}.` : NO_MAIL}
        error={emailProblem(problem)}
      >
        {(ties) => (
          <textarea
            {...ties}
            class={fields.control}
            rows={2}
            dir="ltr"
            disabled={!saved.mail}
            value={draft.emails}
            onInput={(event) => change({ emails: event.currentTarget.value })}
          />
        )}
      </Field>
      <WebhookField
        host={saved.webhook_host}
        value={draft.webhook}
        error={wrong.webhook}
        onChange={(webhook) => change({ webhook })}
      />
      {problem && Object.keys(wrong).length === 0 && (
        <SectionMessage appearance="error" title={problem.message} live />
      )}
      <div class={styles.actions}>
        <Button appearance="primary" onClick={() => void save()}>
          Save notices
        </Button>
        <Button disabled={!canTest || said === "testing"} onClick={() => void test()}>
          Send a test notice
        </Button>
        <p role="status">{said && WORDS[said]}</p>
      </div>
    </div>
  );
}

function LastFailure({ failed_at, failure }: Saved) {
  if (!failed_at) return null;
  return (
    <SectionMessage appearance="warning" title="The last notice could not be sent" live>
      {failure} <Ago at={failed_at} />
    </SectionMessage>
  );
}

function emailProblem(problem: ApiError | null): string | undefined {
  const found = Object.entries(problem?.fields ?? {}).find(([path]) => path.startsWith("emails"));
  return found?.[1];
}
