import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { WorkingHabits } from "../../contract/answers";
import { ApiError, type Api } from "../../shared/api";
import de from "../words/de.json";
import { ENGLISH, speak } from "../words/say";
import { HoursEditor } from "./hours-editor";

afterEach(() => {
  cleanup();
  speak(ENGLISH);
});

const SPAN = { start: "09:00", end: "17:00" };

const known: WorkingHabits = {
  habits: {
    hours: { zone: "Europe/Prague", week: [{ day: 2, spans: [SPAN] }] },
    away_minutes: 0,
    capacity: null,
    languages: ["de"],
    labels: [],
  },
  away_choices: [0, 5],
  languages: [
    { code: "de", name: "German" },
    { code: "fr", name: "French" },
  ],
  time_zones: ["Europe/Prague", "UTC"],
  follows_holidays: false,
};

function show(put: ReturnType<typeof vi.fn>) {
  const onSaved = vi.fn();
  const api = { put } as unknown as Api;
  render(<HoursEditor {...{ api, known, onSaved }} onCancel={() => {}} />);
  return onSaved;
}

const save = () => fireEvent.click(screen.getByRole("button", { name: "Save" }));

it("saves the days with hours, and when I am away", async () => {
  const put = vi.fn(() => Promise.resolve(known));
  const onSaved = show(put);
  fireEvent.change(screen.getByLabelText("Count me as away"), { target: { value: "5" } });
  save();
  await vi.waitFor(() => expect(onSaved).toHaveBeenCalledExactlyOnceWith(true));
  expect(put).toHaveBeenCalledExactlyOnceWith("/api/working-habits", { ...known.habits, away_minutes: 5 });
});

it("saves how many chats I take, and in which languages I answer", async () => {
  const put = vi.fn(() => Promise.resolve(known));
  const onSaved = show(put);
  fireEvent.input(screen.getByLabelText("Open chats at which I am offered no more"), {
    target: { value: "3" },
  });
  fireEvent.click(screen.getByLabelText("German"));
  fireEvent.click(screen.getByLabelText("French"));
  save();
  await vi.waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
  const habits = { ...known.habits, capacity: 3, languages: ["fr"] };
  expect(put).toHaveBeenCalledExactlyOnceWith("/api/working-habits", habits);
});

it("saves the labels that I take, one on each line", async () => {
  const put = vi.fn(() => Promise.resolve(known));
  const onSaved = show(put);
  fireEvent.input(screen.getByLabelText("Labels I take"), { target: { value: "billing \n\nvip\n" } });
  save();
  await vi.waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
  const habits = { ...known.habits, labels: ["billing", "vip"] };
  expect(put).toHaveBeenCalledExactlyOnceWith("/api/working-habits", habits);
});

it("names languages in mine, in its order", () => {
  speak({ texts: de, locale: "de-DE", dir: "ltr" });
  show(vi.fn());
  const names = screen
    .getAllByRole<HTMLInputElement>("checkbox")
    .map(({ labels }) => labels?.[0]?.textContent);
  expect(names).toEqual(["Deutsch", "Französisch"]);
});

it("saves that there are no hours, and stays open with what is wrong", async () => {
  const wrong = { "visibility.zone": "Choose a time zone." };
  const put = vi.fn(() =>
    Promise.reject(new ApiError({ code: "invalid_input", message: "Not valid.", fields: wrong }, 400)),
  );
  const onSaved = show(put);
  fireEvent.click(screen.getByRole("button", { name: /Remove/ }));
  save();
  expect(await screen.findByText("Choose a time zone.")).toBeTruthy();
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Time zone")));
  expect(put).toHaveBeenCalledExactlyOnceWith("/api/working-habits", { ...known.habits, hours: null });
  expect(onSaved).not.toHaveBeenCalled();
});
