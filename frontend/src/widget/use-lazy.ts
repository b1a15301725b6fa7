import { useEffect, useState } from "preact/hooks";

/** Lazy parts by name, one script each, loaded when first needed. `size.mjs` has their budgets. */
export const PARTS = {
  /** Signing in, registering and preferences. */
  account: () => import("./account"),
};

type Parts = typeof PARTS;

export type Part<Name extends keyof Parts> = Awaited<ReturnType<Parts[Name]>>;

interface Lazy<Name extends keyof Parts> {
  part?: Part<Name>;
  /** Loading failed. */
  failed?: boolean;
}

/** A lazy part of the widget, once it was needed and has loaded. */
export function useLazy<Name extends keyof Parts>(name: Name, needed: boolean): Lazy<Name> {
  const [lazy, setLazy] = useState<Lazy<Name>>({});
  const { part } = lazy;
  useEffect(() => {
    if (!needed || part) return;
    (PARTS[name]() as Promise<Part<Name>>).then(
      (part) => setLazy({ part }),
      () => setLazy({ failed: true }),
    );
  }, [name, needed, part]);
  return lazy;
}
