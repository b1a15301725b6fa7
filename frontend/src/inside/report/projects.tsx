import type { ProjectFigures, Report } from "../../contract/answers";
import { inNumbers } from "../delivery/words";
import { Section } from "./sections";
import { Table } from "./table";
import { took } from "./words";
import * as styles from "./report.module.css";

interface Props {
  report: Report;
  onProject: (project: ProjectFigures) => void;
}

/** The projects in comparison; each opens its own report. */
export function Projects({ report: { projects }, onProject }: Props) {
  if (!projects) return null;
  return (
    <Section id="projects" title="Projects">
      <Table
        label="Projects"
        columns={["Project", "Conversations", "Missed", "First response, median", "90% within"]}
        rows={projects.map((project) => [
          <button type="button" class={styles.project} onClick={() => onProject(project)}>
            {project.name || project.project}
          </button>,
          inNumbers(project.conversations),
          inNumbers(project.missed),
          took(project.first_response.median),
          took(project.first_response.p90),
        ])}
      />
    </Section>
  );
}
