/** How the customer wants answers announced, stored in this browser as `jira-chat.KEY.notices`. */
export interface NoticeChoices {
  /** No sound. */
  muted: boolean;
  /** Notifications of the browser, in the name of the page's site. */
  alerts: boolean;
}
