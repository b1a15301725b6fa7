import { describe, expect, it } from "vitest";
import type { Settings } from "../values";
import {
  changedFields,
  differences,
  isDirty,
  openForm,
  reduce,
  settingsOf,
  type Action,
  type Form,
} from "./form";
import { savedSettings } from "./fixtures";

const after = (form: Form, ...actions: Action[]) => actions.reduce(reduce, form);
const change = (change: Partial<Omit<Settings, "sites">>): Action => ({ type: "change", change });
const siteIds = (form: Form) => form.draft.sites.map(({ id }) => id);
const siteTexts = (form: Form) => form.draft.sites.map(({ text }) => text);

describe("changes", () => {
  it("are noticed and can be discarded", () => {
    const form = after(openForm(savedSettings()), change({ greeting: "Good day!" }));
    expect(changedFields(form)).toEqual(["greeting"]);
    expect(isDirty(reduce(form, { type: "discard" }))).toBe(false);
  });

  it("are none when the same value is typed again, or only an empty line was added", () => {
    const form = openForm(savedSettings({ request_type: null }));
    const touched = after(form, change({ greeting: "x", request_type: "" }), change({ greeting: "Hello!" }));
    expect(isDirty(reduce(touched, { type: "site-added" }))).toBe(false);
  });

  it("take the error of their field away", () => {
    const refused = after(openForm(savedSettings()), {
      type: "refused",
      message: "No.",
      fields: { greeting: "Too long.", welcome: "Too long." },
    });
    expect(reduce(refused, change({ greeting: "short" })).errors).toEqual({ welcome: "Too long." });
  });
});

describe("web sites", () => {
  it("are judged when their line is left, not while they are written", () => {
    const form = openForm(savedSettings());
    const id = siteIds(form)[0]!;
    const typing = reduce(form, { type: "site-changed", id, text: "www.example.com" });
    expect(typing.draft.sites[0]?.problem).toBeUndefined();
    const left = reduce(typing, { type: "site-left", id });
    expect(left.draft.sites[0]?.problem).toContain("Start with https://");
  });

  it("may not be listed twice, in whatever spelling", () => {
    const form = after(openForm(savedSettings()), { type: "site-added" });
    const id = siteIds(form)[1]!;
    const twice = after(
      form,
      { type: "site-changed", id, text: "https://WWW.example.com/" },
      { type: "site-left", id },
    );
    expect(twice.draft.sites.map(({ problem }) => problem)).toEqual([
      undefined,
      "This web site is already in the list.",
    ]);
  });

  it("are put on lines of their own when several are pasted", () => {
    const form = openForm(savedSettings());
    const text = "https://a.example\nb.example";
    const pasted = reduce(form, { type: "sites-pasted", id: siteIds(form)[0]!, text });
    expect(siteTexts(pasted)).toEqual(["https://www.example.com", "https://a.example", "b.example"]);
    expect(pasted.draft.sites[2]?.problem).toContain("https://b.example");

    const empty = after(openForm(savedSettings({ sites: [] })), { type: "site-added" });
    const instead = reduce(empty, { type: "sites-pasted", id: siteIds(empty)[0]!, text });
    expect(siteTexts(instead)).toEqual(["https://a.example", "b.example"]);
  });

  it("are saved in normal form, without empty lines", () => {
    const form = after(
      openForm(savedSettings({ sites: [] })),
      { type: "site-added" },
      { type: "site-added" },
    );
    const filled = reduce(form, { type: "site-changed", id: siteIds(form)[1]!, text: "https://A.example/" });
    expect(settingsOf(filled.draft).sites).toEqual(["https://a.example"]);
  });
});

describe("saving", () => {
  it("waits until every web site is right", () => {
    const form = openForm(savedSettings());
    const wrong = reduce(form, { type: "site-changed", id: siteIds(form)[0]!, text: "example" });
    const tried = reduce(wrong, { type: "save" });
    expect(tried).toMatchObject({ saving: false, refusals: 1 });
    expect(siteTexts(tried)).toEqual(["example"]);
  });

  it("keeps what is typed meanwhile", () => {
    const sending = after(openForm(savedSettings()), change({ greeting: "One" }), { type: "save" });
    const typed = reduce(sending, change({ welcome: "Typed while saving" }));
    const done = reduce(typed, { type: "saved", saved: savedSettings({ greeting: "One" }, { version: 4 }) });
    expect(done).toMatchObject({ saving: false, confirmed: true, saved: { version: 4 } });
    expect(changedFields(done)).toEqual(["welcome"]);
    expect(reduce(done, change({ welcome: "" })).confirmed).toBe(false);
  });

  it("puts the server's messages to the lines that were sent, empty ones not counted", () => {
    const form = openForm(savedSettings({ sites: ["", "https://a.example", "https://b.example"] }));
    const refused = after(
      form,
      { type: "save" },
      {
        type: "refused",
        message: "Some settings cannot be saved.",
        fields: { "sites.1": "Not this one.", greeting: "Too long." },
      },
    );
    expect(refused.draft.sites.map(({ problem }) => problem)).toEqual([
      undefined,
      undefined,
      "Not this one.",
    ]);
    expect(refused).toMatchObject({
      errors: { greeting: "Too long." },
      failure: "Some settings cannot be saved.",
    });
    const left = reduce(refused, { type: "site-left", id: siteIds(form)[2]! });
    expect(left.draft.sites[2]?.problem).toBe("Not this one.");
  });
});

describe("a conflict", () => {
  const theirs = savedSettings({ greeting: "Theirs", anonymous: true }, { version: 4, saved_by: "Bob Boss" });
  const conflicted = after(
    openForm(savedSettings()),
    change({ greeting: "Mine" }),
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
    expect(settingsOf(form.draft)).toEqual(theirs.settings);
  });

  it("is solved with mine, on top of what the other person changed elsewhere", () => {
    const form = after(conflicted, { type: "keep-mine" }, { type: "save" });
    expect(form).toMatchObject({ saving: true, saved: { version: 4 } });
    expect(form.sent).toEqual({ ...theirs.settings, greeting: "Mine" });
  });
});
