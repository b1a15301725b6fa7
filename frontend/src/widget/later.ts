import { useEffect, useState } from "preact/hooks";
import type { Accounts, LoadAccounts } from "./accounts";

interface Later {
  views?: typeof import("./account");
  accounts?: Accounts | null;
  /** It cannot be had just now. */
  failed?: boolean;
}

/** Signing in, registering and preferences, which most visitors never need: loaded when they are. */
export function useAccount(needed: boolean, load: LoadAccounts | null): Later {
  const [later, setLater] = useState<Later>({});
  useEffect(() => {
    if (!needed || later.views) return;
    Promise.all([import("./account"), load?.()]).then(
      ([views, accounts = null]) => setLater({ views, accounts }),
      () => setLater({ failed: true }),
    );
  }, [needed]);
  return later;
}
