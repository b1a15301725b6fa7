import { useCallback, useState } from "preact/hooks";
import { refusalOf } from "../../shared/api";
import { Button } from "../controls/button";
import { Field } from "../controls/field";
import { Loading, Skeleton } from "../controls/loading";
import { saveAnswer } from "../controls/save-answer";
import { SectionMessage } from "../controls/section-message";
import { Select } from "../controls/select";
import type { PageContext } from "../page-context";
import type { AuditLog as Log } from "../values";
import { Entry } from "./entry";
import * as typography from "../controls/typography.module.css";
import * as styles from "./history.module.css";

const PATH = "/api/project-settings/audit";
type Kind = Log["kinds"][number];
const NAMES: Record<Kind, string> = {
  assigned: "Assigned requests",
  transferred: "Transferred chats",
  resolved: "Resolved requests",
  put_offline: "Agents put offline",
  reply_changed: "Changed canned replies",
};

/** The audit log of the project's chat, latest first. */
export function AuditLog({ api, session }: Pick<PageContext, "api" | "session">) {
  const [kind, setKind] = useState<Kind | "">("");
  const [problem, setProblem] = useState<string | null>(null);
  const load = useCallback(() => api.get<Log>(`${PATH}?kind=${kind}`), [api, kind]);
  const save = () => {
    setProblem(null);
    saveAnswer(session, `${PATH}/export?kind=${kind}`, "chat-audit-log.csv").catch((error: unknown) =>
      setProblem(refusalOf(error).message),
    );
  };
  return (
    <div class={styles.log}>
      <p class={typography.help}>
        What agents and leads did here: on the chat page, on the issue and on this page. What somebody changed
        in Jira itself, like a status or an assignee, is in the history of the issue.
      </p>
      <div class={styles.choices}>
        <KindField kind={kind} onChange={setKind} />
        <Button onClick={save}>Export CSV</Button>
      </div>
      {problem && <SectionMessage appearance="error" title={problem} live />}
      <Loading load={load} skeleton={<Skeleton bars={["long", "long", "long"]} />}>
        {(log) => (
          <Events
            key={kind}
            initial={log}
            older={(before) => `${PATH}?kind=${kind}&before=${before}`}
            api={api}
          />
        )}
      </Loading>
    </div>
  );
}

function KindField({ kind, onChange }: { kind: Kind | ""; onChange: (kind: Kind | "") => void }) {
  return (
    <Field label="Show">
      {(ties) => (
        <Select {...ties} value={kind} onChange={(event) => onChange(event.currentTarget.value as Kind | "")}>
          <option value="">Everything</option>
          {Object.entries(NAMES).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

interface EventsProps extends Pick<PageContext, "api"> {
  initial: Log;
  older: (before: number) => string;
}

function Events({ api, initial, older }: EventsProps) {
  const [log, setLog] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const showOlder = async (before: number) => {
    setProblem(null);
    try {
      const more = await api.get<Log>(older(before));
      setLog({ ...more, events: [...log.events, ...more.events] });
    } catch (error) {
      setProblem(refusalOf(error).message);
    }
  };
  if (log.events.length === 0)
    return (
      <p class={typography.help}>Nothing yet. Events are kept for {log.longest_kept} days at the longest.</p>
    );
  const { older: next } = log;
  return (
    <>
      <ol class={styles.history} aria-label="Audit log">
        {log.events.map((event, index) => (
          <Entry key={index} {...event} />
        ))}
      </ol>
      {problem && <SectionMessage appearance="error" title={problem} live />}
      {next === null ? (
        <p class={typography.help}>Events are kept for {log.longest_kept} days at the longest.</p>
      ) : (
        <Button appearance="subtle" onClick={() => void showOlder(next)}>
          Show older
        </Button>
      )}
    </>
  );
}
