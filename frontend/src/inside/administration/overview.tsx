import { useCallback, useState } from "preact/hooks";
import type { Api } from "../../shared/api";
import { LimitedChats } from "../alarms/limited-chats";
import { Checks } from "../checks/checks";
import { Ago } from "../controls/ago";
import { Button } from "../controls/button";
import { Loading, Skeleton } from "../controls/loading";
import { Lozenge } from "../controls/lozenge";
import { SectionMessage } from "../controls/section-message";
import type { AdministrationOverview } from "../values";
import * as typography from "../controls/typography.module.css";
import * as styles from "./overview.module.css";

/** Health checks, and the service projects with how their chats fare. */
export function Overview({ api }: { api: Api }) {
  const [attempt, setAttempt] = useState(0);
  const load = useCallback(
    () => api.get<AdministrationOverview>("/api/administration"),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another attempt loads anew
    [api, attempt],
  );
  const again = () => setAttempt(attempt + 1);
  return (
    <Loading load={load} skeleton={<Skeleton bars={["short", "long", "long", "short", "box", "box"]} />}>
      {(overview) => (
        <div class={styles.overview}>
          <LimitedChats alarms={overview.alarms} projects={overview.projects} />
          <section aria-labelledby="checks">
            <h2 id="checks">Checks</h2>
            <p class={typography.help}>Connection to {overview.site}. What was found is kept for a minute.</p>
            <Checks checks={overview.checks} />
          </section>
          {!overview.complete && (
            <SectionMessage
              appearance="warning"
              title="Not all service projects are listed"
              actions={<Button onClick={again}>Try again</Button>}
            >
              Jira could not be asked just now. These are the projects whose chat settings were saved.
            </SectionMessage>
          )}
          <Projects projects={overview.projects} />
        </div>
      )}
    </Loading>
  );
}

function Projects({ projects }: Pick<AdministrationOverview, "projects">) {
  return (
    <section aria-labelledby="projects">
      <h2 id="projects">Projects</h2>
      <p class={typography.help}>Each project has its own page: Project settings, then Chat.</p>
      {projects.length === 0 ? (
        <p>There is no service project here yet.</p>
      ) : (
        <div class={styles.table} tabIndex={0} role="group" aria-labelledby="projects">
          <table>
            <thead>
              <tr>
                <th scope="col">Project</th>
                <th scope="col">Key</th>
                <th scope="col">Customer portal</th>
                <th scope="col">External web pages</th>
                <th scope="col">Agents</th>
                <th scope="col">Conversations this week</th>
                <th scope="col">Snippet last seen</th>
                <th scope="col">Saved</th>
              </tr>
            </thead>
            <tbody>
              {projects.map((project) => (
                <Row key={project.id} project={project} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

type Project = AdministrationOverview["projects"][number];

function Row({ project }: { project: Project }) {
  const { key, name, portal, external, saved_at, portal_link, agents_online, conversations } = project;
  return (
    <tr>
      <th scope="row">
        {portal_link ? (
          <a href={portal_link} target="_blank" rel="noopener">
            {name}
          </a>
        ) : (
          name
        )}
        {project.problems.map((problem) => (
          <p key={problem} class={styles.problem}>
            {problem}
          </p>
        ))}
      </th>
      <td>{key}</td>
      <td>
        <State on={portal} />
      </td>
      <td>
        <State on={external} />
      </td>
      <td>{agents_online ? "Online" : "Offline"}</td>
      <td>{conversations}</td>
      <td>
        <LastSeen {...project} />
      </td>
      <td>{saved_at ? <Ago at={saved_at} /> : "Not yet"}</td>
    </tr>
  );
}

function LastSeen({ sightings }: Pick<Project, "sightings">) {
  const seen = sightings.find(({ refused }) => !refused);
  const refused = sightings.filter((sighting) => sighting.refused).length;
  return (
    <>
      {seen ? (
        <>
          <Ago at={seen.at} /> on {seen.site}
        </>
      ) : (
        "Never"
      )}
      {refused > 0 && (
        <p class={styles.problem}>{refused === 1 ? "1 site refused" : `${refused} sites refused`}</p>
      )}
    </>
  );
}

function State({ on }: { on: boolean }) {
  return <Lozenge appearance={on ? "success" : undefined}>{on ? "On" : "Off"}</Lozenge>;
}
