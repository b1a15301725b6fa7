/**
 * Whether the visitor has a conversation here, so that the next page loads the frame hidden. It is stored under the widget's
 * address in the storage of the page's own site, and only once they have one.
 */
export function isReturning({ href }: URL): boolean {
  try {
    return href in localStorage;
  } catch {
    return false;
  }
}

/** Changes this mark. */
export function setReturning({ href }: URL, value: boolean): void {
  try {
    if (value) localStorage[href] = 1;
    else localStorage.removeItem(href);
  } catch {
    // Without storage every page is a first page.
  }
}
