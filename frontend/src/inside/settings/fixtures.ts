import type { SavedSettings, Settings } from "../values";

const SETTINGS: Settings = {
  portal: true,
  external: true,
  sites: ["https://www.example.com"],
  anonymous: false,
  registration: true,
  blocked_groups: [{ id: "g1", name: "jira-administrators" }],
  welcome: "",
  greeting: "Hello!",
  request_type: "11",
};

/** Settings for tests, as the server would answer them. */
export function savedSettings(
  changes: Partial<Settings> = {},
  around: Partial<SavedSettings> = {},
): SavedSettings {
  return {
    version: 3,
    saved_at: "2026-11-22T12:00:00Z",
    saved_by: "Ada Admin",
    settings: { ...SETTINGS, ...changes },
    defaults: { welcome: "Welcome! How can we help?" },
    snippet: "<script></script>",
    request_types: [{ id: "11", name: "Ask a question" }],
    problems: [],
    ...around,
  };
}
