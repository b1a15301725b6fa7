/** Whether a page is among `patterns`: paths in which `*` stands for anything. None means every page. */
export function isAmong(patterns: readonly string[], path: string): boolean {
  const bare = path.replace(/\/$/, "");
  return (
    !patterns.length || patterns.some((pattern) => matches(pattern, bare) || matches(pattern, `${bare}/`))
  );
}

/** Goes through the path once: what stands between two `*` is looked for behind what was found before. */
function matches(pattern: string, path: string): boolean {
  // As browsers write paths: what is not ASCII is encoded.
  const [start = "", ...parts] = new URL(pattern, location.origin).pathname.split("*");
  const end = parts.pop();
  if (end === undefined) return path === start;
  if (!path.startsWith(start)) return false;
  let at = start.length;
  for (const part of parts) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return path.length - at >= end.length && path.endsWith(end);
}
