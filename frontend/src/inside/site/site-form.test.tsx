import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, expect, it } from "vitest";
import type { Api } from "../../shared/api";
import { answering, refusal } from "../../testing/answering";
import { settle } from "../../testing/fakes";
import type { SavedSiteSettings, SiteSettings } from "../values";
import { GlobalSettings } from "./global-settings";
import { OfferedLanguages } from "./offered-languages";
import { PreferenceDefaults } from "./preference-defaults";
import { SiteForm } from "./site-form";

const SETTINGS: SiteSettings = {
  default_project: null,
  privacy_link: "",
  preferences: { issue_keys: false, unresolved_only: false, summaries: false },
  new_projects: {
    anonymous: false,
    registration: true,
    sign_in_password: true,
    sign_in_code: true,
    block_admins: true,
    blocked_groups: [],
    greeting: "",
  },
  languages: null,
  default_language: "en",
  retention_days: 0,
};

const saved = (version: number, changes: Partial<SiteSettings> = {}): SavedSiteSettings => ({
  version,
  saved_at: null,
  saved_by: null,
  settings: { ...SETTINGS, ...changes },
  languages: [
    { code: "en", name: "English" },
    { code: "de", name: "German" },
    { code: "fr", name: "French" },
  ],
  projects: [{ id: "1", key: "SUP", name: "Support" }],
  history: [],
});

/** Two forms of one page, as in its tabs. */
function Page({ api }: { api: Api }) {
  const [site, setSite] = useState(saved(1));
  return (
    <>
      <SiteForm api={api} label="Preferences" Fields={PreferenceDefaults} saved={site} onSaved={setSite} />
      <SiteForm api={api} label="Global" Fields={GlobalSettings} saved={site} onSaved={setSite} />
    </>
  );
}

const save = (form: string) => fireEvent.submit(screen.getByRole("form", { name: form }));
const link = () => screen.getByLabelText<HTMLInputElement>("Privacy link");

afterEach(cleanup);

it("saves one part below what is typed in another, without a conflict between the two", async () => {
  const preferences = { ...SETTINGS.preferences, issue_keys: true };
  const { api, asked } = answering(
    [200, saved(2, { preferences })],
    [200, saved(3, { preferences, privacy_link: "https://a.example" })],
  );
  render(<Page api={api} />);
  fireEvent.input(link(), { target: { value: "https://a.example" } });
  fireEvent.click(screen.getByLabelText("Show issue keys"));
  save("Preferences");
  await screen.findByText("Saved");
  expect(asked[0]).toEqual([
    "PUT /api/site-settings",
    { version: 1, settings: { ...SETTINGS, preferences } },
  ]);
  await settle();
  expect(link().value).toBe("https://a.example");
  save("Global");
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]![1]).toEqual({
    version: 2,
    settings: { ...SETTINGS, preferences, privacy_link: "https://a.example" },
  });
});

it("offers all languages until one is left out, and always the default one", async () => {
  const { api, asked } = answering([200, saved(2)]);
  render(
    <SiteForm api={api} label="Languages" Fields={OfferedLanguages} saved={saved(1)} onSaved={() => {}} />,
  );
  const box = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
  expect(["English", "German", "French"].map((name) => box(name).checked)).toEqual([true, true, true]);
  expect(box("English").disabled).toBe(true);
  fireEvent.click(box("French"));
  fireEvent.change(screen.getByLabelText("Default language"), { target: { value: "de" } });
  expect(box("English").disabled).toBe(false);
  save("Languages");
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]![1]).toEqual({
    version: 1,
    settings: { ...SETTINGS, languages: ["en", "de"], default_language: "de" },
  });
});

it("marks what the server refuses and keeps it", async () => {
  const { api } = answering([
    400,
    refusal("invalid_input", { fields: { privacy_link: "Start with https://." } }),
  ]);
  render(<Page api={api} />);
  fireEvent.input(link(), { target: { value: "a.example" } });
  save("Global");
  await waitFor(() => expect(document.activeElement).toBe(link()));
  expect(screen.getByText("Start with https://.")).toBeTruthy();
  expect(link().value).toBe("a.example");
});
