import { useCallback, useEffect, useState } from "preact/hooks";
import type { ProjectFigures, Report, ReportStart } from "../../contract/answers";
import { refusalOf, type Api } from "../../shared/api";
import { startData } from "../../shared/start-data";
import { Ago } from "../controls/ago";
import { Button } from "../controls/button";
import { Loading, Skeleton } from "../controls/loading";
import { saveAnswer } from "../controls/save-answer";
import { SectionMessage } from "../controls/section-message";
import type { PageContext } from "../page-context";
import { Choices } from "./choices";
import { Projects } from "./projects";
import { lastDays, today, type Range } from "./range";
import { Agents, ByDay, ByHour, Missed, Ratings, Responses, Summary, Where } from "./sections";
import * as typography from "../controls/typography.module.css";
import * as styles from "./report.module.css";

/** The age in milliseconds from which figures are recounted on viewing. */
const STALE = 60_000;
const LOOK_EVERY = 1_500;
const MOST_LOOKS = 6;

/** The report of a project's chat. */
export function ReportPage({ api, session, host }: PageContext) {
  const start = startData() as ReportStart;
  useEffect(() => void host.fill(), [host]);
  return (
    <main class={styles.page}>
      <ReportView {...{ api, session }} zone={start.zone} zones={start.time_zones} />
    </main>
  );
}

interface Props extends Pick<PageContext, "api" | "session"> {
  /** The initial time zone, one of these. */
  zone: string;
  zones: readonly string[];
  /** Whether it covers all projects of the site, and any chosen one. */
  whole?: boolean;
}

/** The figures of chosen days, also as a file. */
export function ReportView({ api, session, zone: first, zones, whole }: Props) {
  const [zone, setZone] = useState(first);
  const [range, setRange] = useState<Range>(() => lastDays(28, today(first, Date.now())));
  const [project, setProject] = useState<ProjectFigures | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const chosen = project && { project: project.project };
  const query = new URLSearchParams({ ...range, tz: zone, ...chosen }).toString();
  const load = useCallback(() => api.get<Report>(`/api/report?${query}`), [api, query]);
  const save = (format: "csv" | "json") => {
    setProblem(null);
    const path = `/api/report/export?${query}&format=${format}`;
    saveAnswer(session, path, `chat-report.${format}`).catch((error: unknown) =>
      setProblem(refusalOf(error).message),
    );
  };
  return (
    <div class={styles.view}>
      <div class={styles.head}>
        {whole ? <h2>{project ? project.name : "All projects"}</h2> : <h1>Chat report</h1>}
        <div class={styles.files}>
          {project && (
            <Button appearance="subtle" onClick={() => setProject(null)}>
              All projects
            </Button>
          )}
          <Button onClick={() => save("csv")}>Export CSV</Button>
          <Button onClick={() => save("json")}>Export JSON</Button>
        </div>
      </div>
      <Choices {...{ zones, zone, range }} onZone={setZone} onRange={setRange} />
      {problem && (
        <SectionMessage appearance="error" title="That did not work" live>
          {problem}
        </SectionMessage>
      )}
      <Loading load={load} skeleton={<Skeleton bars={["short", "box", "long", "box"]} />}>
        {(report) => <Fresh key={query} {...{ api, load }} initial={report} onProject={setProject} />}
      </Loading>
    </div>
  );
}

interface FreshProps {
  api: Api;
  load: () => Promise<Report>;
  initial: Report;
  onProject: (project: ProjectFigures) => void;
}

/** Shows stored figures at once, and fresh ones when they are counted. */
function Fresh({ api, load, initial, onProject }: FreshProps) {
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
    // A failure does no harm: the stored figures are shown, and the next look repeats it.
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
      <Projects report={report} onProject={onProject} />
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
