import type { Agent, Project } from "./values";

interface Common {
  /** The panel session that the page was served with; good for 15 minutes. */
  session: string;
  /** Address of Atlassian's page bridge. */
  host_script: string;
}

export type ProjectSettingsStart = Common & { surface: "project-settings"; project: Project };
export type IssueStart = Common & {
  surface: "issue";
  issue: { id: string; key: string };
  project: { id: string };
  agent: Agent;
};
export type DashboardStart = Common & { surface: "dashboard"; project: Project; agent: Agent };
export type AdministrationStart = Common & { surface: "administration" };

/** What the server tells a page inside Jira at its start, by surface. */
export type Start = ProjectSettingsStart | IssueStart | DashboardStart | AdministrationStart;
