/** What the server tells a page inside Jira at its start (docs/protocol.md, section "Pages inside Jira"), as far as it is used. */
export interface Start {
  surface: "project-settings" | "issue" | "dashboard" | "administration";
  /** The panel session that the page was served with; good for 15 minutes. */
  session: string;
  /** Address of Atlassian's page bridge. */
  host_script: string;
}
