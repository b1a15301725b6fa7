import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { Report } from "../../contract/answers";
import { Ago } from "../controls/ago";
import { duration, inNumbers } from "../delivery/words";
import { Chart, type Series } from "./chart";
import { shortDay } from "./range";
import { Table } from "./table";
import { hourName, languageName, share, took, WEEKDAYS } from "./words";
import * as typography from "../controls/typography.module.css";
import * as styles from "./report.module.css";

interface Props {
  report: Report;
}

/** The key figures. */
export function Summary({ report }: Props) {
  const { conversations, first_response, waiting, resolution, missed, scores } = report;
  const missing = missed.nobody_online + missed.left + missed.no_answer;
  const rated = scores.reduce((sum, count) => sum + count, 0);
  const stars = scores.reduce((sum, count, at) => sum + count * (at + 1), 0);
  return (
    <dl class={styles.counts}>
      <Count name="Conversations">{inNumbers(conversations)}</Count>
      <Count name="Missed" more={share(missing, conversations)}>
        {inNumbers(missing)}
      </Count>
      <Count name="First response, median" more={`90% within ${took(first_response.p90)}`}>
        {took(first_response.median)}
      </Count>
      <Count name="Each wait, median" more={`90% within ${took(waiting.p90)}`}>
        {took(waiting.median)}
      </Count>
      <Count name="Resolution, median" more={`90% within ${took(resolution.p90)}`}>
        {took(resolution.median)}
      </Count>
      <Count name="Rating, average" more={`${inNumbers(rated)} rated`}>
        {rated ? (stars / rated).toFixed(1) : "–"}
      </Count>
    </dl>
  );
}

function Count({ name, more, children }: { name: string; more?: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {more && <small>{more}</small>}
      </dd>
    </div>
  );
}

export function Section({
  id,
  title,
  help,
  children,
}: {
  id: string;
  title: string;
  help?: string;
  children: ComponentChildren;
}) {
  return (
    <section class={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {help && <p class={typography.help}>{help}</p>}
      {children}
    </section>
  );
}

export function ByDay({ report: { days } }: Props) {
  const names = useMemo(() => days.map(({ day }) => shortDay(day)), [days]);
  const series = useMemo<Series[]>(
    () => [
      { label: "Conversations", look: "bars", values: days.map((day) => day.conversations) },
      { label: "Missed", look: "dashed", values: days.map(({ missed }) => missed) },
    ],
    [days],
  );
  return (
    <Section id="by-day" title="Conversations by day">
      <div class={styles.beside}>
        <Chart title="Conversations and missed chats by day" {...{ names, series }} show={inNumbers} />
        <Table
          label="Conversations by day"
          columns={["Day", "Conversations", "Missed"]}
          rows={days.map((day) => [shortDay(day.day), inNumbers(day.conversations), inNumbers(day.missed)])}
        />
      </div>
    </Section>
  );
}

export function Responses({ report: { days, first_response, waiting, resolution } }: Props) {
  const names = useMemo(() => days.map(({ day }) => shortDay(day)), [days]);
  const series = useMemo<Series[]>(
    () => [
      { label: "Median", look: "line", values: days.map(({ median }) => median) },
      { label: "90% within", look: "dashed", values: days.map(({ p90 }) => p90) },
    ],
    [days],
  );
  const all = { "First response": first_response, "Each wait": waiting, Resolution: resolution };
  return (
    <Section
      id="responses"
      title="First response by day"
      help="From a customer’s first message to the first answer. Times are at most 9.1% off."
    >
      <div class={styles.beside}>
        <Chart title="First response by day, median and 90%" {...{ names, series }} show={duration} />
        <Table
          label="First response by day"
          columns={["Day", "Median", "90% within"]}
          rows={days.map(({ day, median, p90 }) => [shortDay(day), took(median), took(p90)])}
        />
      </div>
      <Table
        label="How long it took"
        columns={["What", "Measured", "Median", "90% within"]}
        rows={Object.entries(all).map(([name, { count, median, p90 }]) => [
          name,
          inNumbers(count),
          took(median),
          took(p90),
        ])}
      />
    </Section>
  );
}

export function ByHour({ report: { hours, zone } }: Props) {
  const names = useMemo(() => Array.from({ length: 24 }, (_, hour) => hourName(hour)), []);
  const series = useMemo<Series[]>(() => {
    const values = names.map((_, hour) => hours.reduce((sum, day) => sum + (day[hour] ?? 0), 0));
    return [{ label: "Conversations", look: "bars", values }];
  }, [hours, names]);
  return (
    <Section id="by-hour" title="Conversations by hour" help={`By the clocks of ${zone}.`}>
      <div class={styles.beside}>
        <Chart title="Conversations by hour of the day" {...{ names, series }} show={inNumbers} />
        <Table
          label="Conversations by hour and day of the week"
          columns={["Hour", ...WEEKDAYS.map((day) => day.slice(0, 3))]}
          rows={names.map((name, hour) => [name, ...hours.map((day) => inNumbers(day[hour] ?? 0))])}
        />
      </div>
    </Section>
  );
}

export function Missed({ report: { missed, missed_after, conversations } }: Props) {
  const reasons: [string, number][] = [
    ["Nobody was online", missed.nobody_online],
    ["The customer left before the answer", missed.left],
    [`No answer within ${missed_after} minutes`, missed.no_answer],
  ];
  return (
    <Section
      id="missed"
      title="Missed chats"
      help={`Chats without an answer in ${missed_after} minutes, or whose answer did not reach the customer’s chat.`}
    >
      <Table
        label="Missed chats by reason"
        columns={["Why", "Chats", "Of all"]}
        rows={reasons.map(([why, count]) => [why, inNumbers(count), share(count, conversations)])}
      />
    </Section>
  );
}

export function Ratings({ report: { scores, comments } }: Props) {
  const rated = scores.reduce((sum, count) => sum + count, 0);
  return (
    <Section id="ratings" title="Ratings">
      <Table
        label="Ratings"
        columns={["Stars", "Chats", "Of all rated"]}
        rows={scores.map((count, at) => [at + 1, inNumbers(count), share(count, rated)]).reverse()}
      />
      {comments.length > 0 && (
        <ul class={styles.comments} aria-label="Latest comments">
          {comments.map(({ at, score, comment, issue_key }) => (
            <li key={at}>
              <p dir="auto">{comment}</p>
              <p class={typography.help}>
                {`${score} of 5`}
                {issue_key && ` · ${issue_key}`} · <Ago at={at} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

export function Where({ report: { languages, pages, conversations, projects } }: Props) {
  return (
    <>
      <Section id="languages" title="Languages" help="Of customers’ browsers.">
        <Table
          label="Languages"
          columns={["Language", "Chats", "Of all"]}
          rows={languages.map(({ label, count }) => [
            languageName(label),
            inNumbers(count),
            share(count, conversations),
          ])}
        />
      </Section>
      {!projects && (
        <Section
          id="pages"
          title="Pages"
          help="Where customers were as their chat was first counted. Parts that may name somebody are left out."
        >
          <Table
            label="Pages"
            columns={["Page", "Chats", "Of all"]}
            rows={pages.map(({ label, count }) => [
              label || "Others",
              inNumbers(count),
              share(count, conversations),
            ])}
          />
        </Section>
      )}
    </>
  );
}

export function Agents({ report: { agents } }: Props) {
  if (agents === null) return null;
  return (
    <Section id="agents" title="Agents" help="Who answered first, since agents are counted.">
      <Table
        label="Agents"
        columns={["Agent", "Answered first", "Median", "90% within"]}
        rows={agents.map(({ name, first_response: { count, median, p90 } }) => [
          name,
          inNumbers(count),
          took(median),
          took(p90),
        ])}
      />
    </Section>
  );
}
