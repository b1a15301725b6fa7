/** The values in a settings object by their paths, such as `visibility.mode`. Lists are whole values. */
export function flatten(value: object, prefix = ""): [path: string, leaf: unknown][] {
  return Object.entries(value).flatMap(([name, each]) => {
    const path = prefix + name;
    return isRecord(each) ? flatten(each, `${path}.`) : [[path, each] as [string, unknown]];
  });
}

/** The paths at which two objects differ, in the order of the first. No value, an empty text and "off" are the same. */
export function changedPaths(one: object, other: object): string[] {
  const others = new Map(flatten(other));
  const own = flatten(one);
  const missing = [...others.keys()].filter((path) => !own.some(([known]) => known === path));
  return [
    ...own.filter(([path, leaf]) => canonical(leaf) !== canonical(others.get(path))).map(([path]) => path),
    ...missing.filter((path) => canonical(others.get(path)) !== canonical(null)),
  ];
}

/** `base` with the leaves at `paths` taken from `mine`. */
export function merged<Value extends object>(
  base: Value,
  mine: Value,
  paths: readonly string[],
  prefix = "",
): Value {
  const parts = Object.entries({ ...mine, ...base }).map(
    ([name, theirs]: [string, unknown]): [string, unknown] => {
      const path = prefix + name;
      const own = mine[name as keyof Value];
      if (isRecord(theirs) && isRecord(own)) return [name, merged(theirs, own, paths, `${path}.`)];
      return [name, paths.includes(path) ? own : theirs];
    },
  );
  return Object.fromEntries(parts) as Value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function canonical(value: unknown): string {
  return JSON.stringify(value || "");
}
