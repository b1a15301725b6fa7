import "virtual:atlassian-tokens.css";
import "./global.css";
import { render } from "preact";
import type {
  AdministrationStart,
  DashboardStart,
  IssueStart,
  ProjectSettingsStart,
  ReportStart,
} from "../contract/answers";
import { Api, call } from "../shared/api";
import { startData } from "../shared/start-data";
import { AdministrationPage } from "./administration/page";
import { IssuePanel } from "./agent/issue-panel";
import { Dashboard } from "./dashboard/dashboard";
import { Loading, Skeleton } from "./controls/loading";
import { connectHost } from "./host";
import { RenewingSession } from "./session";
import { SessionNotice } from "./session-notice";
import { SettingsPage } from "./settings/page";
import type { PageContext } from "./page-context";
import { followTheme } from "./theme";

type Start = AdministrationStart | DashboardStart | IssueStart | ProjectSettingsStart | ReportStart;

// Loaded where it is shown: it brings the charts with it.
const loadReport = async () => (await import("./report/page")).ReportPage;

function surface(name: Start["surface"], context: PageContext) {
  switch (name) {
    case "project-settings":
      return <SettingsPage {...context} />;
    case "issue":
      return <IssuePanel {...context} />;
    case "dashboard":
      return <Dashboard {...context} />;
    case "report":
      return (
        <Loading load={loadReport} skeleton={<Skeleton bars={["short", "box", "long", "box"]} />}>
          {(ReportPage) => <ReportPage {...context} />}
        </Loading>
      );
    case "administration":
      return <AdministrationPage {...context} />;
  }
}

function main(): void {
  const start = startData() as Start;
  const host = connectHost(start.host_script);
  void followTheme(host);
  const session = new RenewingSession(start.session, async (token) =>
    call(fetch, "POST", "/api/session", `JWT ${await host.contextToken()}`, { session: token }),
  );
  const root = document.createElement("div");
  root.id = "app";
  document.body.append(root);
  render(
    <>
      <SessionNotice session={session} />
      {surface(start.surface, { api: new Api(session), session, host })}
    </>,
    root,
  );
}

main();
