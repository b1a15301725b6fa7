// The part of Atlassian's page bridge that the portal panel uses; all of it is optional.

/** How long Jira may take for an answer, in milliseconds. */
const PATIENCE = 10_000;

/** A fresh context token for the person in front of the page, or `null` outside Jira. */
export async function contextToken(): Promise<string | null> {
  const context = window.AP?.context;
  if (!context?.getToken) return null;
  return new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE, new Error("Jira did not answer."));
    // Some hosts call back, others return a promise.
    Promise.resolve(context.getToken?.(resolve)).then((token) => token && resolve(token), reject);
  });
}

let wanted = 0;

/** Asks Jira for a frame of this height, in pixels, as soon as the page's bridge is there. */
export function resizeFrame(height: number): void {
  wanted = height;
  const ask = () => window.AP?.resize?.("100%", `${wanted}px`);
  if (window.AP || document.readyState === "complete") ask();
  else addEventListener("load", ask, { once: true });
}
