/** Rules for the web sites where the widget is allowed: origins, as a browser compares them. */

interface Site {
  url: URL;
  /** Whether it stands for every subdomain. */
  wildcard: boolean;
}

const SCHEME = /^[a-z][a-z\d+.-]*:\/\//i;
const WILDCARD = /^([a-z][a-z\d+.-]*:\/\/)\*\./i;
const EXAMPLE = "https://www.example.com";

/** Why `text` is not an origin, in words that say what would be right; `undefined` when it is one. */
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

/** The origin in the form that is stored; text that is not an origin comes back as it is. */
export function normalizeSite(text: string): string {
  const site = siteProblem(text) ? undefined : parse(completed(text.trim()));
  return site ? origin(site) : text.trim();
}

/** The web sites in a pasted text: one a line, or separated by spaces, commas or semicolons. */
export function splitSites(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** Takes the `*.` off first: browsers disagree about what it is in a host name. */
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

/** Puts https:// before what looks like a host. */
function completed(typed: string): string {
  const host = typed.replace(/^\/\//, "");
  return !SCHEME.test(typed) && /^[^/]*\./.test(host) ? `https://${host}` : typed;
}
