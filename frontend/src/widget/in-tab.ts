/** A value that a site's pages keep in a tab, by name; `value` replaces it. Nothing where the browser forbids it. */
export function inTab(name: string, value?: string): string | null {
  try {
    if (value !== undefined) sessionStorage.setItem(name, value);
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}
