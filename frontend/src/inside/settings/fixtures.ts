import { START } from "../../testing/start-data";
import type { SavedSettings, Settings } from "../values";

const SETTINGS: Settings = {
  portal: true,
  external: true,
  sites: ["https://www.example.com"],
  anonymous: false,
  leave_messages: true,
  registration: true,
  sign_in_password: true,
  sign_in_code: true,
  suggest_sign_in: false,
  blocked_groups: [{ id: "g1", name: "jira-administrators" }],
  block_admins: true,
  require_identity: false,
  attachments: true,
  welcome: "",
  greeting: "Hello!",
  visibility: {
    mode: "always",
    clock: "zone",
    zone: "UTC",
    week: [],
    special_days: [],
    hide_when_away: false,
  },
  reopen_days: 7,
  request_type: "11",
  describe_visit: false,
  ask_name: false,
  ask_email: false,
  ask_consent: false,
  ask_rating: true,
  unanswered_minutes: 5,
  report_to_agents: true,
  report_agents: false,
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
    limits: { welcome: 200, greeting: 1000, label: 100, sites: 100, spans: 10, special_days: 400 },
    snippet: "<script></script>",
    request_types: [{ id: "11", name: "Ask a question" }],
    asked: [],
    problems: [],
    mail: true,
    time_zones: ["UTC", "America/New_York", "Europe/Berlin", "Europe/Vienna"],
    blocked_attempts: { last_day: 0, last_month: 0, latest: [] },
    alarms: [],
    sightings: [],
    conversations: 0,
    portal_link: "https://acme.example/servicedesk/customer/portal/1",
    identity: [],
    preview: { ...START, key: "wk_1" },
    history: [],
    ...around,
  };
}
