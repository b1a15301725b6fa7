import { expect, it } from "vitest";
import { openForm, reduce } from "../form/form";
import { savedSettings } from "./fixtures";
import { previewHours, previewStart, whyNotSeen } from "./preview-start";
import { change, projectKind } from "./project-form";

it("lays what is typed over what the server says of the widget", () => {
  const form = openForm(projectKind, savedSettings({ sign_in_password: false }));
  const typed = reduce(form, change("welcome", "Typed"));
  expect(previewStart(typed)).toMatchObject({
    key: "wk_1",
    welcome: "Typed",
    greeting: "Hello!",
    sign_in: { password: false, code: true, reset: false },
  });
});

it("offers nothing that needs mail where there is none", () => {
  const form = openForm(projectKind, savedSettings({ registration: true }, { mail: false }));
  expect(previewStart(form)).toMatchObject({
    registration: false,
    sign_in: { password: true, code: false, reset: false },
  });
});

it("lets nobody sign in by hand where external pages have to vouch for their customers", () => {
  const form = openForm(projectKind, savedSettings({ require_identity: true }));
  expect(previewStart(form)).toMatchObject({
    require_identity: true,
    registration: false,
    sign_in: { password: false, code: false, reset: false },
  });
  expect(previewStart(reduce(form, change("external", false)))).toMatchObject({
    require_identity: false,
    registration: true,
  });
});

const { visibility } = savedSettings().settings;
const closing = { ...visibility, mode: "hours" as const };
const staying = { ...closing, hide_when_closed: false };
const invite = { external: true, invite: true, invite_text: "Hello!" };

it("shows the hours and the articles that are edited", () => {
  const form = openForm(projectKind, savedSettings({ visibility: staying, suggest_articles: true }));
  expect(previewStart(form)).toMatchObject({ keeps_hours: true, suggests_articles: true });
  const hours = { is_open: false, at: "2026-11-30T08:00:00Z", offset: 60 };
  expect(previewHours(form, hours)).toEqual(hours);
  // Where the chat is hidden outside its hours, customers who see it are within them.
  const hidden = openForm(projectKind, savedSettings({ visibility: closing }));
  expect(previewHours(hidden, hours)?.is_open).toBe(true);
});

const away = { ...savedSettings().settings.visibility, hide_when_away: true };

it.each([
  [{ anonymous: true }, "online", "anonymous", undefined],
  [{ anonymous: true }, "offline", "visitor", undefined],
  [{ portal: false, external: false }, "online", "visitor", /neither in the portal nor/],
  [{ visibility: away }, "online", "visitor", undefined],
  [{ visibility: away }, "offline", "customer", /while all agents are offline/],
  [{ visibility: away }, "closed", "visitor", /no hours/],
  [{ visibility: closing }, "closed", "visitor", /outside its hours/],
  [{ visibility: closing }, "offline", "visitor", undefined],
  [{ visibility: staying }, "closed", "visitor", undefined],
  [{ visibility: { ...staying, hide_when_away: true } }, "closed", "visitor", /agents are offline/],
  [invite, "online", "invited", undefined],
  [{ ...invite, external: false }, "online", "invited", /external web pages/],
  [{ ...invite, invite: false }, "online", "invited", /Nobody is invited/],
  [{ ...invite, invite_text: " " }, "online", "invited", /says nothing/],
  [{ anonymous: false }, "online", "anonymous", /anonymously/],
  [{ anonymous: true, require_identity: true }, "online", "anonymous", /anonymously/],
  [{ require_identity: true }, "online", "visitor", undefined],
  [{ require_identity: true }, "online", "sign-in", /Nobody signs in/],
  [{ registration: false }, "online", "registration", /Nobody registers/],
] as const)("knows what customers see of %o, %s, as %s", (settings, state, who, said) => {
  const why = whyNotSeen(openForm(projectKind, savedSettings(settings)), { state, who });
  if (said) expect(why).toMatch(said);
  else expect(why).toBeUndefined();
});
