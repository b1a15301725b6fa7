/** Rules for the web sites where the widget is allowed: origins, as a browser compares them. */

/** Why `text` is not an origin, in words that say what would be right; `undefined` when it is one. */
export function siteProblem(text: string): string | undefined {
  const site = text.trim();
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(site)) return `Start with https://, for example ${example(site)}.`;
  const url = parse(site);
  if (!url || !url.hostname) return "Write an address such as https://www.example.com.";
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return `Use https:// (or http://), for example https://${url.host || "www.example.com"}.`;
  if (url.username || url.password) return `Leave out the user name: ${origin(url)}.`;
  if (url.hostname.includes("*")) {
    if (!/^\*\.[^*]+$/.test(url.hostname))
      return "A * can only stand for all subdomains, at the start: https://*.example.com.";
  }
  if (/[/?#]/.test(site.replace(/^[^:]*:\/\//, "").replace(/\/$/, "")))
    return `Leave out what follows the host name: ${origin(url)}.`;
  return undefined;
}

/** The origin in the form that is stored; text that is not an origin comes back as it is. */
export function normalizeSite(text: string): string {
  const site = text.trim();
  const url = siteProblem(site) ? undefined : parse(site);
  return url ? origin(url) : site;
}

/** The web sites in a pasted text: one a line, or separated by spaces, commas or semicolons. */
export function splitSites(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

function parse(site: string): URL | undefined {
  try {
    return new URL(site);
  } catch {
    return undefined;
  }
}

/** `URL.origin` without its special cases for unusual schemes. */
function origin(url: URL): string {
  return `${url.protocol}//${url.host}`;
}

/** What the person probably meant by a text without a scheme. */
function example(site: string): string {
  const guess = `https://${site}`;
  return site && parse(guess)?.hostname && !siteProblem(guess)
    ? normalizeSite(guess)
    : "https://www.example.com";
}
