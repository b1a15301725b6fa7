import { useEffect, useState } from "preact/hooks";

/** What most visitors never need, by name: loaded when first needed, a script each. `size.mjs` has their budgets. */
export const PARTS = {
  /** Signing in, registering and preferences. */
  account: () => import("./account"),
};

type Parts = typeof PARTS;

export type Part<Name extends keyof Parts> = Awaited<ReturnType<Parts[Name]>>;

interface Lazy<Name extends keyof Parts> {
  part?: Part<Name>;
  /** It cannot be had just now. */
  failed?: boolean;
}

/** A part of the widget, once it was needed and is here. */
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
