/** What the pages of a site keep in a tab, by name; a `value` replaces it. Nothing where the browser forbids that. */
export function inTab(name: string, value?: string): string | null {
  try {
    if (value !== undefined) sessionStorage.setItem(name, value);
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}
