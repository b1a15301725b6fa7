import { Dates } from "../../shared/text";
import { Disclosure } from "../controls/disclosure";
import { SectionMessage } from "../controls/section-message";
import type { Alarm, Project } from "../values";
import * as styles from "./limited-chats.module.css";

const SHOWN = 3;

const REASONS: Record<Alarm["scope"], string> = {
  address: "because too many came from the same network",
  project: "because the project had too many new chats",
};

const dates = new Dates("en");
const numbers = new Intl.NumberFormat("en");

/** Warns of recently refused chats and says what to do. `projects` gives the names where there are several. */
export function LimitedChats({ alarms, projects }: { alarms: Alarm[]; projects?: Project[] }) {
  if (alarms.length === 0) return null;
  const line = (alarm: Alarm) => <Line alarm={alarm} project={nameIn(projects, alarm)} />;
  const earlier = alarms.slice(SHOWN);
  return (
    <SectionMessage appearance="warning" title="Chat starts were limited">
      <div class={styles.chats}>
        <ul>{alarms.slice(0, SHOWN).map(line)}</ul>
        {earlier.length > 0 && (
          <Disclosure summary="Earlier in the last 7 days">
            <ul>{earlier.map(line)}</ul>
          </Disclosure>
        )}
        <p>
          If you don’t recognize this traffic, turn off “Allow anonymous access” until it stops. If your
          customers were affected, ask the operator of Jira Chat to raise its limits for new visitors and
          chats.
        </p>
      </div>
    </SectionMessage>
  );
}

function Line({
  alarm: { scope, refused, last_at },
  project,
}: {
  alarm: Alarm;
  project: string | undefined;
}) {
  return (
    <li>
      {project && `${project}: `}
      <strong>{refused === 1 ? "1 attempt" : `${numbers.format(refused)} attempts`}</strong> to start a chat{" "}
      {refused === 1 ? "was" : "were"} refused {REASONS[scope]}, the last on{" "}
      <time dateTime={last_at}>{dates.full(last_at)}</time>.
    </li>
  );
}

const nameIn = (projects: Project[] | undefined, { project }: Alarm) =>
  projects && (projects.find(({ id }) => id === project)?.name ?? project);
