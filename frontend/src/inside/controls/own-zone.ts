/** The person's own time zone, if it is one of these. */
export function ownZone(zones: readonly string[]): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return zones.includes(timeZone) ? timeZone : "UTC";
}
