import { useCallback, useEffect } from "preact/hooks";
import { ProjectChecks } from "../checks/project-checks";
import { Disclosure } from "../controls/disclosure";
import { Loading, Skeleton } from "../controls/loading";
import { DeliveryView } from "../delivery/delivery-view";
import { LazyAuditLog } from "../history/lazy-audit-log";
import { LazyNotices } from "../notices/lazy-notices";
import type { PageContext } from "../page-context";
import { LazyManager } from "../replies/lazy-manager";
import { OnlineAgentsList } from "./online-agents";
import { SettingsForm } from "./settings-form";
import { loadSettings } from "./project-form";
import * as styles from "./page.module.css";

const SKELETON = ["short", "long", "long", "box", "short", "long", "box", "short", "box"] as const;

/** Project settings → Chat. */
export function SettingsPage({ api, session, host }: PageContext) {
  const load = useCallback(() => loadSettings(api), [api]);
  useEffect(() => void host.fill(), [host]);
  return (
    <main class={styles.page}>
      <h1>Chat</h1>
      <ProjectChecks api={api} />
      <Loading load={load} skeleton={<Skeleton bars={SKELETON} />}>
        {(saved) => (
          <SettingsForm api={api} initial={saved}>
            <Disclosure summary="Audit log" lazy>
              <LazyAuditLog {...{ api, session }} />
            </Disclosure>
            <Disclosure summary="Who is online" lazy>
              <OnlineAgentsList api={api} />
            </Disclosure>
            <Disclosure summary="Notices to your team" lazy>
              <LazyNotices api={api} />
            </Disclosure>
            <Disclosure summary="Canned replies" lazy>
              <LazyManager api={api} whose="All agents of this project can use these." />
            </Disclosure>
            <Disclosure summary="Delivery of messages" lazy>
              <DeliveryView api={api} />
            </Disclosure>
          </SettingsForm>
        )}
      </Loading>
    </main>
  );
}
