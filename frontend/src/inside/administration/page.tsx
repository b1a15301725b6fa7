import { useCallback, useEffect, useState } from "preact/hooks";
import type { AdministrationStart } from "../../contract/answers";
import { startData } from "../../shared/start-data";
import { ownZone } from "../controls/own-zone";
import { Loading, Skeleton } from "../controls/loading";
import { Tabs } from "../controls/tabs";
import { DeliveryView } from "../delivery/delivery-view";
import { GlobalSettings } from "../site/global-settings";
import { OfferedLanguages } from "../site/offered-languages";
import { PreferenceDefaults } from "../site/preference-defaults";
import { SiteForm, type SiteFields } from "../site/site-form";
import { loadSite } from "../site/site-settings";
import type { PageContext } from "../page-context";
import { LazyManager } from "../replies/lazy-manager";
import type { SavedSiteSettings } from "../values";
import { Overview } from "./overview";
import { Privacy } from "../privacy/privacy";
import * as styles from "./page.module.css";

const SKELETON = <Skeleton bars={["short", "long", "box", "long", "box"]} />;

// Loaded when it is wanted: it brings the preview with it.
const loadTextsPage = async () => (await import("../texts/texts-page")).TextsPage;

// Loaded when it is wanted: it brings the charts with it.
const loadReport = async () => (await import("../report/page")).ReportView;

/** Jira's administration → Chat: what holds for the whole site. */
export function AdministrationPage({ api, session, host }: PageContext) {
  const [open, setOpen] = useState("overview");
  /** The site's settings as far as known; two tabs show parts of them. */
  const [site, setSite] = useState<SavedSiteSettings | null>(null);
  useEffect(() => void host.fill(), [host]);
  const load = useCallback(async () => {
    const saved = await loadSite(api);
    setSite(saved);
    return saved;
  }, [api]);

  const siteTab = (id: string, label: string, Fields: SiteFields) => ({
    id,
    label,
    content: () => (
      <Loading load={load} skeleton={SKELETON}>
        {(saved) => <SiteForm {...{ api, label, Fields }} saved={site ?? saved} onSaved={setSite} />}
      </Loading>
    ),
  });
  const offering = siteTab("languages", "Languages", OfferedLanguages);
  return (
    <main class={styles.page}>
      <h1>Chat</h1>
      <Tabs
        label="Chat"
        open={open}
        onOpen={setOpen}
        tabs={[
          { id: "overview", label: "Overview", content: () => <Overview api={api} /> },
          {
            id: "texts",
            label: "Translate and Customize Chat",
            content: () => (
              <Loading load={loadTextsPage} skeleton={SKELETON}>
                {(TextsPage) => (
                  <TextsPage api={api} offering={offering.content()} onLanguages={() => void load()} />
                )}
              </Loading>
            ),
          },
          {
            id: "replies",
            label: "Canned replies",
            content: () => <LazyManager api={api} whose="All agents of all projects can use these." />,
          },
          {
            id: "report",
            label: "Report",
            content: () => <SiteReport {...{ api, session }} />,
          },
          { id: "delivery", label: "Delivery", content: () => <DeliveryView api={api} /> },
          siteTab("preferences", "User preference defaults", PreferenceDefaults),
          siteTab("global", "Global settings", GlobalSettings),
          { id: "privacy", label: "Privacy", content: () => <Privacy api={api} /> },
        ]}
      />
    </main>
  );
}

function SiteReport({ api, session }: Pick<PageContext, "api" | "session">) {
  const { time_zones: zones } = startData() as AdministrationStart;
  return (
    <Loading load={loadReport} skeleton={SKELETON}>
      {(ReportView) => <ReportView {...{ api, session, zones }} zone={ownZone(zones)} whole />}
    </Loading>
  );
}
