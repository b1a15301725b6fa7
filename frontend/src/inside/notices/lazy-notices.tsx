import type { Api } from "../../shared/api";
import { Loading, Skeleton } from "../controls/loading";

const load = async () => (await import("./notices")).Notices;

/** Loaded when needed. */
export function LazyNotices(props: { api: Api }) {
  return (
    <Loading load={load} skeleton={<Skeleton bars={["short", "long", "long"]} />}>
      {(Notices) => <Notices {...props} />}
    </Loading>
  );
}
