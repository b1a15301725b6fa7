import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import type { SavedSettings } from "../values";
import { savedSettings } from "./fixtures";
import { PathToLive } from "./path-to-live";

afterEach(cleanup);

const AT = "2026-11-22T12:00:00Z";
const SEEN = { site: "https://www.example.com", refused: false, at: AT };

function steps(saved: SavedSettings): Record<string, string | undefined> {
  render(<PathToLive saved={saved} />);
  return Object.fromEntries(
    screen
      .queryAllByRole("listitem")
      .map((item) => [item.querySelector("strong")?.textContent, item.dataset.state]),
  ) as Record<string, string | undefined>;
}

it("says before the first save what comes first", () => {
  const { preview } = savedSettings();
  const nobody = { ...preview, agents_online: false };
  const saved = savedSettings({ portal: false, external: false }, { version: 0, preview: nobody });
  expect(steps(saved)).toEqual({
    "Where customers find it": "unknown",
    "Who may chat": "unknown",
    "Somebody online": "unknown",
    "Try it": "unknown",
  });
  expect(screen.getByText(/Choose the portal, external web pages or both/)).toBeTruthy();
});

it("leads to the portal, and names the sites that were refused", () => {
  const refused = { site: "https://shop.example", refused: true, at: AT };
  expect(steps(savedSettings({}, { sightings: [SEEN, refused] }))).toMatchObject({
    "Where customers find it": "good",
    "Who may chat": "good",
    "The snippet on your web site": "good",
    "Try it": "unknown",
  });
  expect(screen.getByRole<HTMLAnchorElement>("link", { name: "Open the customer portal" }).href).toBe(
    "https://acme.example/servicedesk/customer/portal/1",
  );
  expect(screen.getByText(/https:\/\/shop\.example/)).toBeTruthy();
});

it("leads to the trial page where there is no portal", () => {
  render(<PathToLive saved={savedSettings({ portal: false })} />);
  const link = screen.getByRole<HTMLAnchorElement>("link", { name: "Open a trial page" });
  expect([link.href, link.target, link.rel]).toEqual([
    "https://chat.example/trial/trial.x",
    "_blank",
    "noopener",
  ]);
});

it("is gone once customers chat", () => {
  expect(steps(savedSettings({}, { conversations: 1, sightings: [SEEN] }))).toEqual({});
  expect(document.body.textContent).toBe("");
});
