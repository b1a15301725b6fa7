import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answering, refusal } from "../../testing/answering";
import type { Language, LanguageTexts, Text } from "../values";
import { TextsPage } from "./texts-page";

const GERMAN: Language = {
  code: "de",
  name: "Deutsch",
  english_name: "German",
  dir: "ltr",
  changed: 1,
  base: "",
};
const ARABIC: Language = {
  code: "ar",
  name: "العربية",
  english_name: "Arabic",
  dir: "rtl",
  changed: 0,
  base: "",
};

const text = (key: string, fallback: string, own = fallback): Text => ({
  key,
  default: fallback,
  text: own,
  english: `English ${key}`,
  changed: own !== fallback,
  description: `About ${key}`,
});
const answer = (texts: Text[], dir: "ltr" | "rtl" = "ltr"): LanguageTexts => ({
  language: dir === "ltr" ? "de" : "ar",
  dir,
  texts,
  history: [],
});
const TEXTS = [
  text("welcome", "Willkommen!", "Servus!"),
  text("typing", "{name} schreibt…"),
  text("too_long", "{count, plural, one {# Zeichen} other {# Zeichen}} zu viel."),
];

/** Opens German, of a server that gives more answers in turn. */
async function openGerman(...answers: [status: number, body: unknown][]) {
  const server = answering([200, { languages: [GERMAN, ARABIC] }], [200, answer(TEXTS)], ...answers);
  render(<TextsPage api={server.api} />);
  fireEvent.click(await screen.findByRole("button", { name: /Deutsch/ }));
  await screen.findByRole("form");
  return server;
}

const field = (key: string) => screen.getByRole<HTMLTextAreaElement>("textbox", { name: `About ${key}` });
const write = (key: string, value: string) => fireEvent.input(field(key), { target: { value } });
const shown = () => [...document.querySelectorAll("[data-part] label")].map((label) => label.textContent);
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole("button", { name }));
const upload = (file: File) =>
  fireEvent.change(document.querySelector("input[type='file']")!, { target: { files: [file] } });

beforeEach(() => {
  Element.prototype.scrollIntoView = () => {};
});
afterEach(cleanup);

describe("the languages", () => {
  it("are listed with how much of them was changed", async () => {
    const { api } = answering([200, { languages: [GERMAN, ARABIC] }]);
    render(<TextsPage api={api} />);
    expect((await screen.findByRole("button", { name: /Deutsch/ })).textContent).toContain("1 changed");
    expect(screen.getByRole("button", { name: /Arabic/ }).textContent).not.toContain("changed");
  });

  it("keep what was typed while another one is looked at", async () => {
    await openGerman();
    write("typing", "{name} tippt…");
    press("All languages");
    expect(screen.getByRole("button", { name: /Deutsch/ }).textContent).toContain("Unsaved changes");
    press(/Deutsch/);
    expect(field("typing").value).toBe("{name} tippt…");
  });

  it("are written in their direction", async () => {
    const { api } = answering([200, { languages: [ARABIC] }], [200, answer(TEXTS, "rtl")]);
    render(<TextsPage api={api} />);
    fireEvent.click(await screen.findByRole("button", { name: /Arabic/ }));
    await screen.findByRole("form");
    expect([field("welcome").dir, field("welcome").lang]).toEqual(["rtl", "ar"]);
  });
});

describe("the texts", () => {
  it("stand below what they say in English", async () => {
    await openGerman();
    expect(screen.getByText("English typing").lang).toBe("en");
    expect(shown()).toEqual(["About welcome", "About typing", "About too_long"]);
  });

  it("are found by their words, and by being changed, without leaving under one's hands", async () => {
    await openGerman();
    fireEvent.input(screen.getByLabelText("Search the texts"), { target: { value: "SCHREIBT" } });
    expect(shown()).toEqual(["About typing"]);
    write("typing", "anders");
    expect(shown()).toEqual(["About typing"]);
    fireEvent.input(screen.getByLabelText("Search the texts"), { target: { value: "" } });
    fireEvent.click(screen.getByLabelText("Changed only"));
    expect(shown()).toEqual(["About welcome", "About typing"]);
  });

  it("say which places and plurals they have to keep", async () => {
    await openGerman();
    const help = (key: string) =>
      document.getElementById(field(key).getAttribute("aria-describedby")!)?.textContent;
    expect(help("typing")).toContain("keeps {name}");
    expect(help("too_long")).toContain("keeps {count} · forms by number: one (1), other (0, 2, 3)");
  });

  it("are saved as far as they were changed, the default as a reset", async () => {
    const { asked } = await openGerman([200, answer([text("welcome", "Willkommen!")])]);
    press("Reset: About welcome");
    write("typing", "{name} tippt…");
    press("Save changes");
    await screen.findByText("Saved");
    expect(asked.at(-1)).toEqual([
      "PUT /api/texts/de",
      { texts: { welcome: null, typing: "{name} tippt…" } },
    ]);
  });

  it("show their errors under any search, and stay as typed", async () => {
    await openGerman([400, refusal("invalid_input", { fields: { typing: "A } is missing." } })]);
    write("typing", "{name tippt…");
    fireEvent.input(screen.getByLabelText("Search the texts"), { target: { value: "welcome" } });
    press("Save changes");
    await screen.findByText("A } is missing.");
    expect(field("typing").value).toBe("{name tippt…");
  });
});

describe("a file", () => {
  it("is sent as it is, and what was typed stays above it", async () => {
    const imported = answer([text("welcome", "Willkommen!", "Moin!"), ...TEXTS.slice(1)]);
    const { asked } = await openGerman([200, imported]);
    write("typing", "{name} tippt…");
    const file = new File(["{}"], "de.json");
    upload(file);
    await screen.findByText("de.json is imported and saved.");
    expect(asked.at(-1)).toEqual(["POST /api/texts/de/import", file]);
    expect([field("welcome").value, field("typing").value]).toEqual(["Moin!", "{name} tippt…"]);
  });

  it("that is bad has its lines named and changes nothing", async () => {
    await openGerman([400, refusal("invalid_input", { fields: { "line 7": "There is no text “x”." } })]);
    upload(new File(["{"], "bad.json"));
    await waitFor(() =>
      expect(screen.getByRole("alert").textContent).toContain("line 7: There is no text “x”."),
    );
    expect(field("welcome").value).toBe("Servus!");
  });
});

const CZECH: Language = {
  code: "cs",
  name: "čeština",
  english_name: "Czech",
  dir: "ltr",
  changed: 0,
  base: "de",
};

describe("a language of the site's own", () => {
  const inDialog = (label: string, value: string) =>
    fireEvent.input(screen.getByLabelText(label), { target: { value } });

  it("is described while it is typed, and opened when it is added", async () => {
    const all = { languages: [GERMAN, ARABIC, CZECH] };
    const { api, asked } = answering(
      [200, { languages: [GERMAN, ARABIC] }],
      [200, all],
      [200, answer(TEXTS)],
    );
    const onLanguages = vi.fn();
    render(<TextsPage {...{ api, onLanguages }} />);
    fireEvent.click(await screen.findByRole("button", { name: "Add a language" }));
    inDialog("Language tag", "xx");
    press("Add language");
    expect(await screen.findByText(/Enter a language tag/)).toBeTruthy();
    inDialog("Language tag", "CS");
    expect(screen.getByText(/Czech ·/).textContent).toContain("čeština");
    expect(screen.getByText(/few \(2, 3, 4\)/)).toBeTruthy();
    fireEvent.change(screen.getByLabelText("Based on"), { target: { value: "de" } });
    press("Add language");
    await screen.findByRole("form", { name: "Texts in Czech" });
    expect(asked[1]![1]).toMatchObject({
      code: "cs",
      base: "de",
      script: "Latn",
      english_name: "Czech",
    });
    expect(onLanguages).toHaveBeenCalledOnce();
  });

  it("is removed when that is confirmed, unless the server says why not", async () => {
    const { api } = answering(
      [200, { languages: [GERMAN, CZECH] }],
      [200, answer(TEXTS)],
      [409, refusal("conflict", { message: "Czech is the default language." })],
      [204, null],
    );
    render(<TextsPage api={api} />);
    fireEvent.click(await screen.findByRole("button", { name: /Czech/ }));
    fireEvent.click(await screen.findByRole("button", { name: "Remove language…" }));
    press("Remove language");
    expect(await screen.findByText("Czech is the default language.")).toBeTruthy();
    press("Remove language");
    expect(await screen.findByRole("button", { name: /Deutsch/ })).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Czech/ })).toBeNull();
  });
});
