import type { PageContext } from "../page-context";
import { Loading, Skeleton } from "../controls/loading";

const load = async () => (await import("./audit-log")).AuditLog;

/** Loaded when it is wanted. */
export function LazyAuditLog(props: Pick<PageContext, "api" | "session">) {
  return (
    <Loading load={load} skeleton={<Skeleton bars={["short", "long", "long"]} />}>
      {(AuditLog) => <AuditLog {...props} />}
    </Loading>
  );
}
