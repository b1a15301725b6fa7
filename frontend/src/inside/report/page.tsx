import { useCallback, useEffect, useState } from "preact/hooks";
import type { Report, ReportStart } from "../../contract/answers";
import { refusalOf, type Api } from "../../shared/api";
import { startData } from "../../shared/start-data";
import { Ago } from "../controls/ago";
import { Button } from "../controls/button";
import { Loading, Skeleton } from "../controls/loading";
import { SectionMessage } from "../controls/section-message";
import type { PageContext } from "../page-context";
import { Choices } from "./choices";
import { saveReport } from "./export";
import { lastDays, today, type Range } from "./range";
import { Agents, ByDay, ByHour, Missed, Ratings, Responses, Summary, Where } from "./sections";
import * as typography from "../controls/typography.module.css";
import * as styles from "./report.module.css";

/** Older figures, in milliseconds, are counted anew for who looks. */
const STALE = 60_000;
const LOOK_EVERY = 1_500;
const MOST_LOOKS = 6;

/** How a project's chat goes. */
export function ReportPage({ api, session, host }: PageContext) {
  const start = startData() as ReportStart;
  const [zone, setZone] = useState(start.zone);
  const [range, setRange] = useState<Range>(() => lastDays(28, today(start.zone, Date.now())));
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => void host.fill(), [host]);
  const query = new URLSearchParams({ ...range, tz: zone }).toString();
  const load = useCallback(() => api.get<Report>(`/api/report?${query}`), [api, query]);
  const save = (format: "csv" | "json") => {
    setProblem(null);
    saveReport(session, query, format).catch((error: unknown) => setProblem(refusalOf(error).message));
  };
  return (
    <main class={styles.page}>
      <div class={styles.head}>
        <h1>Chat report</h1>
        <div class={styles.files}>
          <Button onClick={() => save("csv")}>Export CSV</Button>
          <Button onClick={() => save("json")}>Export JSON</Button>
        </div>
      </div>
      <Choices zones={start.time_zones} {...{ zone, range }} onZone={setZone} onRange={setRange} />
      {problem && (
        <SectionMessage appearance="error" title="That did not work" live>
          {problem}
        </SectionMessage>
      )}
      <Loading load={load} skeleton={<Skeleton bars={["short", "box", "long", "box"]} />}>
        {(report) => <Fresh key={query} {...{ api, load }} initial={report} />}
      </Loading>
    </main>
  );
}

/** Shows figures at once, and those that are counted meanwhile when they are there. */
function Fresh({ api, load, initial }: { api: Api; load: () => Promise<Report>; initial: Report }) {
  const [report, setReport] = useState(initial);
  const { counted_at: before } = initial;
  useEffect(() => {
    if (before !== null && Date.now() - Date.parse(before) < STALE) return;
    let looks = 0;
    const look = async () => {
      const found = await load();
      if (found.counted_at !== before) looks = MOST_LOOKS;
      setReport(found);
    };
    // What was counted is shown already; a look that fails is made again.
    void api.post("/api/report/count").catch(() => {});
    const timer = setInterval(() => {
      if (looks++ < MOST_LOOKS) void look().catch(() => {});
      else clearInterval(timer);
    }, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [api, load, before]);
  return (
    <div class={styles.report}>
      <Summary report={report} />
      <p class={typography.help} role="status">
        {report.counted_at ? (
          <>
            Conversations that began on these days. Counted <Ago at={report.counted_at} />; a conversation is
            counted {report.missed_after} minutes after it began.
          </>
        ) : (
          "Conversations are being counted for the first time."
        )}
      </p>
      <ByDay report={report} />
      <Responses report={report} />
      <ByHour report={report} />
      <div class={styles.columns}>
        <Missed report={report} />
        <Ratings report={report} />
        <Where report={report} />
        <Agents report={report} />
      </div>
    </div>
  );
}
