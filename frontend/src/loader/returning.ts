/**
 * Whether somebody has a conversation here, so that the next page loads the frame unseen. It is kept by the widget's
 * address in the storage of the page's own site, and only there once they have one.
 */
export function isReturning({ href }: URL): boolean {
  try {
    return href in localStorage;
  } catch {
    return false;
  }
}

/** Changes that. */
export function setReturning({ href }: URL, value: boolean): void {
  try {
    if (value) localStorage[href] = 1;
    else localStorage.removeItem(href);
  } catch {
    // Such a page has no storage; then each of its pages is the first.
  }
}
