import { useCallback } from "preact/hooks";
import type { Api } from "../../shared/api";
import { LimitedChats } from "../alarms/limited-chats";
import { Checks } from "../checks/checks";
import { Ago } from "../controls/ago";
import { Loading, Skeleton } from "../controls/loading";
import { Lozenge } from "../controls/lozenge";
import type { AdministrationOverview } from "../values";
import * as typography from "../controls/typography.module.css";
import * as styles from "./overview.module.css";

/** Health checks, and the projects that use the chat. */
export function Overview({ api }: { api: Api }) {
  const load = useCallback(() => api.get<AdministrationOverview>("/api/administration"), [api]);
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
        <p>No project has saved its chat settings yet.</p>
      ) : (
        <div class={styles.table} tabIndex={0} role="group" aria-labelledby="projects">
          <table>
            <thead>
              <tr>
                <th scope="col">Project</th>
                <th scope="col">Key</th>
                <th scope="col">Customer portal</th>
                <th scope="col">External web pages</th>
                <th scope="col">Saved</th>
              </tr>
            </thead>
            <tbody>
              {projects.map(({ id, key, name, portal, external, saved_at }) => (
                <tr key={id}>
                  <th scope="row">{name}</th>
                  <td>{key}</td>
                  <td>
                    <State on={portal} />
                  </td>
                  <td>
                    <State on={external} />
                  </td>
                  <td>{saved_at ? <Ago at={saved_at} /> : "Not yet"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function State({ on }: { on: boolean }) {
  return <Lozenge appearance={on ? "success" : undefined}>{on ? "On" : "Off"}</Lozenge>;
}
