/** Lists the values of a settings object by path, such as `visibility.mode`. A list is one value. */
export function flatten(value: object, prefix = ""): [path: string, leaf: unknown][] {
  return Object.entries(value).flatMap(([name, each]) => {
    const path = prefix + name;
    return isRecord(each) ? flatten(each, `${path}.`) : [[path, each] as [string, unknown]];
  });
}

/** Returns the paths where two objects differ, in the order of the first. Null, "" and false are equal. */
export function changedPaths(one: object, other: object): string[] {
  const others = new Map(flatten(other));
  const own = flatten(one);
  const missing = [...others.keys()].filter((path) => !own.some(([known]) => known === path));
  return [
    ...own.filter(([path, leaf]) => canonical(leaf) !== canonical(others.get(path))).map(([path]) => path),
    ...missing.filter((path) => canonical(others.get(path)) !== canonical(null)),
  ];
}

/** Returns `base` with the values at `paths` from `mine`. */
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
