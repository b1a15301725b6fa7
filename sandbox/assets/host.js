// The host's side of the frames: what Jira itself adds to Atlassian's library, the light/dark switch, and the
// person's language, of which only our frames make something.
/* global connectHost */

const THEME = "sandbox.theme";
const root = document.documentElement;

function showTheme(mode) {
  root.dataset.colorMode = mode;
  for (const button of document.querySelectorAll("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === mode));
  }
}

showTheme(localStorage.getItem(THEME) ?? "light");
for (const button of document.querySelectorAll("[data-set-theme]")) {
  button.addEventListener("click", () => {
    localStorage.setItem(THEME, button.dataset.setTheme);
    showTheme(button.dataset.setTheme);
  });
}

const LOCALE = "sandbox.locale";
const locale = localStorage.getItem(LOCALE) ?? "en_US";

for (const select of document.querySelectorAll("select[data-set-locale]")) {
  select.value = locale;
  select.addEventListener("change", () => {
    localStorage.setItem(LOCALE, select.value);
    location.reload();
  });
}

for (const select of document.querySelectorAll("select[data-navigates]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// Comments appear while one looks, as they do in Jira.
const live = document.querySelector("[data-live]");

async function refresh() {
  if (document.hidden) return;
  const response = await fetch(location.href);
  if (!response.ok) return;
  const fresh = new DOMParser()
    .parseFromString(await response.text(), "text/html")
    .querySelector("[data-live]");
  if (fresh && fresh.innerHTML !== live.innerHTML) live.replaceChildren(...fresh.childNodes);
}

if (live) setInterval(() => refresh().catch(() => {}), 2000);

const page = JSON.parse(document.getElementById("frames")?.textContent ?? "null");

function frameOf(callback) {
  const { addon_key: addonKey, key } = callback._context.extension;
  return page.frames.find((frame) => frame.addon_key === addonKey && frame.module_key === key);
}

// The library hands the plain callback to a method as its last argument and takes the promise as the answer.
const answering = (method) => Object.assign(method, { returnsPromise: true });

// `AP.request`: a call of Jira's REST API as the person who looks at the page, within the add-on's scopes.
async function asUser({ url, type, contentType, data }, callback) {
  const bearer = await fetch(frameOf(callback).bearer_url);
  const headers = { Authorization: `Bearer ${await bearer.text()}`, "Content-Type": contentType };
  const response = await fetch(url, { method: type, headers, body: data });
  const answer = { body: await response.text(), xhr: { status: response.status } };
  if (!response.ok) throw answer;
  return answer;
}

function defineProductModules() {
  connectHost.defineModule("context", {
    getToken: answering(async (callback) => {
      const response = await fetch(frameOf(callback).token_url);
      if (!response.ok) throw new Error(`The host has no token: ${response.status}`);
      return response.text();
    }),
    getContext: answering(async (callback) => frameOf(callback).context),
  });
  connectHost.defineModule({ request: answering(asUser) });
  connectHost.defineModule("user", {
    getCurrentUser: answering(async () => ({ atlassianAccountId: page.account_id })),
    getLocale: answering(async () => locale),
    getTimeZone: answering(async () => "Europe/Berlin"),
  });
}

if (page) {
  defineProductModules();
  for (const place of document.querySelectorAll("[data-frame]")) {
    const frame = page.frames.find((each) => each.module_key === place.dataset.frame);
    const options = {
      autoresize: true,
      hostOrigin: location.origin,
      isFullPage: "fullPage" in place.dataset,
    };
    const { addon_key, module_key, url } = frame;
    place.append(connectHost.create({ addon_key, key: module_key, url, options })[0]);
  }
}
