import type { Api } from "../../shared/api";
import { Loading, Skeleton } from "../controls/loading";

const load = async () => (await import("./manager")).Manager;

/** Loaded when needed. */
export function LazyManager(props: { api: Api; whose: string }) {
  return (
    <Loading load={load} skeleton={<Skeleton bars={["short", "box", "box"]} />}>
      {(Manager) => <Manager {...props} />}
    </Loading>
  );
}
