/**
 * Whether somebody has a conversation here, so that the next page loads the frame unseen; `value` changes it. It is kept
 * by the widget's address in the storage of the page's own site, and only there once they have one.
 */
export function isReturning({ href }: URL, value?: boolean): boolean {
  try {
    if (value) localStorage[href] = 1;
    else if (value === false) localStorage.removeItem(href);
    return href in localStorage;
  } catch {
    return false;
  }
}
