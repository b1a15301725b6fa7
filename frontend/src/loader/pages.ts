/** Whether a page is among `patterns`: paths in which `*` stands for anything. None means every page. */
export function isAmong(patterns: readonly string[], path: string): boolean {
  const bare = path.replace(/\/$/, "");
  return (
    !patterns.length || patterns.some((pattern) => matches(pattern, bare) || matches(pattern, `${bare}/`))
  );
}

/** Scans the path once: searches for each literal part after the previous match. */
function matches(pattern: string, path: string): boolean {
  // Browsers percent-encode non-ASCII characters in paths.
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
