/** Rules for the web sites where the widget is allowed: origins, compared as browsers do. */

interface Site {
  url: URL;
  /** Whether it covers every subdomain. */
  wildcard: boolean;
}

const SCHEME = /^[a-z][a-z\d+.-]*:\/\//i;
const WILDCARD = /^([a-z][a-z\d+.-]*:\/\/)\*\./i;
const EXAMPLE = "https://www.example.com";

/** Why `text` is not an origin, with advice; `undefined` if it is one. */
export function siteProblem(text: string): string | undefined {
  const typed = text.trim();
  if (/\s/.test(typed)) return `Enter one address without spaces, such as ${EXAMPLE}.`;
  const site = parse(completed(typed));
  if (!site?.url.hostname) return `Enter an address such as ${EXAMPLE}.`;
  const { url } = site;
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return `Use https:// or http://, such as ${EXAMPLE}.`;
  if (/\*|%2a/i.test(url.hostname))
    return "A * can only stand for all subdomains, at the start: https://*.example.com.";
  if (url.username || url.password) return `Leave out the user name and password: ${origin(site)}.`;
  if (url.pathname !== "/" || url.search || url.hash)
    return `Enter only the site, without a page: ${origin(site)}.`;
  return undefined;
}

/** The normalized origin; text that is not an origin is returned unchanged. */
export function normalizeSite(text: string): string {
  const site = siteProblem(text) ? undefined : parse(completed(text.trim()));
  return site ? origin(site) : text.trim();
}

/** The web sites in a pasted text, separated by line breaks, spaces, commas or semicolons. */
export function splitSites(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** Removes the `*.` first: browsers disagree on it in host names. */
function parse(typed: string): Site | undefined {
  try {
    return { url: new URL(typed.replace(WILDCARD, "$1")), wildcard: WILDCARD.test(typed) };
  } catch {
    return undefined;
  }
}

function origin({ url, wildcard }: Site): string {
  return `${url.protocol}//${wildcard ? "*." : ""}${url.host}`;
}

/** Adds https:// to what looks like a host. */
function completed(typed: string): string {
  const host = typed.replace(/^\/\//, "");
  return !SCHEME.test(typed) && /^[^/]*\./.test(host) ? `https://${host}` : typed;
}
