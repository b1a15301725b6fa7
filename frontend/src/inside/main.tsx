import "virtual:atlassian-tokens.css";
import "./global.css";
import { Fragment, render, type ComponentChildren } from "preact";
import type {
  AdministrationStart,
  DashboardStart,
  IssueStart,
  ProjectSettingsStart,
  ReportStart,
} from "../contract/answers";
import { Api, call } from "../shared/api";
import { startData } from "../shared/start-data";
import { IssuePanel } from "./agent/issue-panel";
import { Dashboard } from "./dashboard/dashboard";
import { Loading, Skeleton } from "./controls/loading";
import { connectHost } from "./host";
import { RenewingSession } from "./session";
import { SessionNotice } from "./session-notice";
import type { PageContext } from "./page-context";
import { followTheme } from "./theme";
import { followLanguage } from "./words/language";
import { locale } from "./words/say";

type Start = AdministrationStart | DashboardStart | IssueStart | ProjectSettingsStart | ReportStart;

/** Pages in the language of the person's Jira; admins' pages are in English. */
const AGENTS = new Set<Start["surface"]>(["dashboard", "issue"]);

// Loaded when shown: agents do not need them, and the report includes the charts.
const loadReport = async () => (await import("./report/page")).ReportPage;
const loadSettings = async () => (await import("./settings/page")).SettingsPage;
const loadAdministration = async () => (await import("./administration/page")).AdministrationPage;

function surface(name: Start["surface"], context: PageContext) {
  switch (name) {
    case "project-settings":
      return <Later load={loadSettings} {...context} />;
    case "issue":
      return <IssuePanel {...context} />;
    case "dashboard":
      return <Dashboard {...context} />;
    case "report":
      return <Later load={loadReport} {...context} />;
    case "administration":
      return <Later load={loadAdministration} {...context} />;
  }
}

type Page = (context: PageContext) => ComponentChildren;

function Later({ load, ...context }: PageContext & { load: () => Promise<Page> }) {
  return (
    <Loading load={load} skeleton={<Skeleton bars={["short", "box", "long", "box"]} />}>
      {(Shown) => <Shown {...context} />}
    </Loading>
  );
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
  const context = { api: new Api(session), session, host };
  // Keyed by locale, because drawn parts would keep the former language.
  const draw = (locale: string) =>
    render(
      <Fragment key={locale}>
        <SessionNotice session={session} />
        {surface(start.surface, context)}
      </Fragment>,
      root,
    );
  if (AGENTS.has(start.surface)) void followLanguage(() => host.locale(), draw);
  else draw(locale());
}

main();
