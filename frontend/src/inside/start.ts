// What a page inside Jira starts with.
import type {
  AdministrationStart,
  DashboardStart,
  IssueStart,
  ProjectSettingsStart,
} from "../contract/answers";

export type Start = AdministrationStart | DashboardStart | IssueStart | ProjectSettingsStart;
