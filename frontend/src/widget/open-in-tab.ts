const NAME = "jira-chat.open";

/** Whether the panel was open on the page before in this tab; `false` where the browser forbids to keep that. */
export function isOpenInTab(): boolean {
  try {
    return sessionStorage.getItem(NAME) !== null;
  } catch {
    return false;
  }
}

export function keepOpenInTab(open: boolean): void {
  try {
    if (open) sessionStorage.setItem(NAME, "yes");
    else sessionStorage.removeItem(NAME);
  } catch {
    // It closes with the page, then.
  }
}
