import { describe, expect, it } from "vitest";
import { changedFields, differences, isDirty, openForm, reduce } from "../form/form";
import type { SavedSettings } from "../values";
import { savedSettings } from "./fixtures";
import { change, projectKind, type Action, type ProjectForm } from "./project-form";
import { linePath, newLine, pasteLines, rewriteLine, type SiteLine } from "./site-lines";

const open = (saved: SavedSettings) => openForm(projectKind, saved);
const after = (form: ProjectForm, ...actions: Action[]) => actions.reduce<ProjectForm>(reduce, form);
const { settingsOf } = projectKind;
const siteTexts = (form: ProjectForm) => form.draft.sites.map(({ text }) => text);
const siteProblems = (form: ProjectForm) => form.draft.sites.map((line) => form.errors[linePath(line)]);

const editSites = (path: string, change: (lines: SiteLine[]) => SiteLine[]): Action => ({
  type: "edit",
  path,
  edit: (draft) => ({ ...draft, sites: change(draft.sites) }),
});
const addSite = editSites("sites.new", (lines) => [...lines, newLine()]);
const writeSite = (form: ProjectForm, index: number, text: string): Action => {
  const line = form.draft.sites[index]!;
  return editSites(linePath(line), (lines) => rewriteLine(lines, line.id, text));
};
const leaveSite = (form: ProjectForm, index: number): Action => ({
  type: "leave",
  path: linePath(form.draft.sites[index]!),
});

describe("changes", () => {
  it("are noticed and can be discarded", () => {
    const form = after(open(savedSettings()), change("greeting", "Good day!"));
    expect(changedFields(form)).toEqual(["greeting"]);
    expect(isDirty(reduce(form, { type: "discard" }))).toBe(false);
  });

  it("are named down to the part of the schedule", () => {
    const { visibility } = savedSettings().settings;
    const form = after(open(savedSettings()), change("visibility", { ...visibility, hide_when_away: true }));
    expect(changedFields(form)).toEqual(["visibility.hide_when_away"]);
  });

  it("are none when the same value is typed again, or only an empty line was added", () => {
    const form = after(
      open(savedSettings({ request_type: null })),
      change("greeting", "x"),
      change("request_type", ""),
      change("greeting", "Hello!"),
    );
    expect(isDirty(reduce(form, addSite))).toBe(false);
  });

  it("take the error of their field away, and of what is in it", () => {
    const refused = after(open(savedSettings()), {
      type: "refused",
      message: "No.",
      fields: { welcome: "Too long.", "visibility.week.1.spans.0.start": "Enter a time." },
    });
    const { visibility } = refused.draft;
    const edit: Action = {
      type: "edit",
      path: "visibility.week.1",
      edit: (draft) => ({ ...draft, visibility }),
    };
    expect(reduce(refused, edit).errors).toEqual({ welcome: "Too long." });
  });
});

describe("web sites", () => {
  it("are judged when their line is left, not while they are written", () => {
    const form = open(savedSettings());
    const typing = reduce(form, writeSite(form, 0, "shop"));
    expect(siteProblems(typing)).toEqual([undefined]);
    const left = reduce(typing, leaveSite(typing, 0));
    expect(siteProblems(left)[0]).toContain("Enter an address such as");
  });

  it("may not be listed twice, in any spelling", () => {
    const form = after(open(savedSettings()), addSite);
    const twice = after(form, writeSite(form, 1, "https://WWW.example.com/"), leaveSite(form, 1));
    expect(siteProblems(twice)).toEqual([undefined, "This web site is already in the list."]);
  });

  it("are put on lines of their own when several are pasted", () => {
    const text = "https://a.example\nshop";
    const paste = (form: ProjectForm) => {
      const { id } = form.draft.sites[0]!;
      const pasted = editSites(`sites.${id}`, (lines) => pasteLines(lines, id, text));
      return after(form, pasted, { type: "leave", path: "sites" });
    };
    const pasted = paste(open(savedSettings()));
    expect(siteTexts(pasted)).toEqual(["https://www.example.com", "https://a.example", "shop"]);
    expect(siteProblems(pasted)[2]).toContain("Enter an address");
    const empty = after(open(savedSettings({ sites: [] })), addSite);
    expect(siteTexts(paste(empty))).toEqual(["https://a.example", "shop"]);
  });

  it("are saved in normal form, without empty lines", () => {
    const form = after(open(savedSettings({ sites: [] })), addSite, addSite);
    const filled = reduce(form, writeSite(form, 1, "https://A.example/"));
    expect(settingsOf(filled.draft).sites).toEqual(["https://a.example"]);
  });
});

describe("saving", () => {
  it("waits until every web site is right", () => {
    const form = open(savedSettings());
    const tried = after(form, writeSite(form, 0, "example"), { type: "save" });
    expect(tried).toMatchObject({ saving: false, refusals: 1 });
    expect(siteTexts(tried)).toEqual(["example"]);
  });

  it("keeps what is typed meanwhile", () => {
    const sending = after(open(savedSettings()), change("greeting", "One"), { type: "save" });
    const typed = reduce(sending, change("welcome", "Typed while saving"));
    const done = reduce(typed, { type: "saved", saved: savedSettings({ greeting: "One" }, { version: 4 }) });
    expect(done).toMatchObject({ saving: false, confirmed: true, saved: { version: 4 } });
    expect(changedFields(done)).toEqual(["welcome"]);
    expect(reduce(done, change("welcome", "")).confirmed).toBe(false);
  });

  it("puts the server's messages to the lines that were sent, empty ones not counted", () => {
    const form = open(savedSettings({ sites: ["", "https://a.example", "https://b.example"] }));
    const refused = after(
      form,
      { type: "save" },
      {
        type: "refused",
        message: "Some settings cannot be saved.",
        fields: { "sites.1": "Not this one.", greeting: "Too long." },
      },
    );
    expect(siteProblems(refused)).toEqual([undefined, undefined, "Not this one."]);
    expect(refused).toMatchObject({
      errors: { greeting: "Too long." },
      failure: "Some settings cannot be saved.",
    });
    expect(siteProblems(reduce(refused, leaveSite(refused, 2)))[2]).toBe("Not this one.");
  });
});

describe("the week", () => {
  const hours = (day: number) => ({ day, spans: [{ start: "09:00", end: "17:00" }] });
  const { visibility } = savedSettings().settings;
  const saved = savedSettings({ visibility: { ...visibility, mode: "hours", week: [hours(1), hours(4)] } });

  it("is edited whole and saved without the days that are closed", () => {
    const form = open(saved);
    expect(form.draft.visibility.week.map(({ day }) => day)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(settingsOf(form.draft)).toEqual(saved.settings);
  });

  it("gets the server's messages at the days that were sent", () => {
    const fields = { "visibility.week.1.spans.0.end": "This span has no length." };
    const refused = after(open(saved), { type: "save" }, { type: "refused", message: "No.", fields });
    expect(refused.errors).toEqual({ "visibility.week.4.spans.0.end": "This span has no length." });
  });
});

describe("a conflict", () => {
  const theirs = savedSettings({ greeting: "Theirs", anonymous: true }, { version: 4, saved_by: "Bob Boss" });
  const conflicted = after(
    open(savedSettings()),
    change("greeting", "Mine"),
    { type: "save" },
    {
      type: "conflicted",
      current: theirs,
    },
  );

  it("shows both versions of every field that differs, and which one this person changed", () => {
    expect(differences(conflicted).map(({ field, touched }) => [field, touched])).toEqual([
      ["anonymous", false],
      ["greeting", true],
    ]);
  });

  it("lets nothing be saved before it is decided", () => {
    expect(reduce(conflicted, { type: "save" })).toBe(conflicted);
  });

  it("is solved with what was saved", () => {
    const form = reduce(conflicted, { type: "discard" });
    expect(form).toMatchObject({ conflict: null, saved: { version: 4 } });
    expect(form.draft).toMatchObject({ greeting: "Theirs", anonymous: true });
  });

  it("is solved with mine, on top of what the other person changed elsewhere", () => {
    const form = after(conflicted, { type: "keep-mine" }, { type: "save" });
    expect(form).toMatchObject({ saving: true, saved: { version: 4 } });
    expect(settingsOf(form.sent!)).toEqual({ ...theirs.settings, greeting: "Mine" });
  });
});
