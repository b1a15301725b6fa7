const EVENTS = ["online", "offline", "pageshow", "visibilitychange"];

/** Calls back when the page is shown again or its network changed; returns a function that ends this. */
export function onWake(page: EventTarget, action: () => void): () => void {
  const wake = () => document.visibilityState !== "hidden" && action();
  for (const name of EVENTS) page.addEventListener(name, wake, true);
  return () => {
    for (const name of EVENTS) page.removeEventListener(name, wake, true);
  };
}
