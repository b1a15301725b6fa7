/** A value that a site's pages share in a tab, by name; `value` replaces it. `null` if the browser forbids it. */
export function inTab(name: string, value?: string): string | null {
  try {
    if (value !== undefined) sessionStorage.setItem(name, value);
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}
