import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { WorkingHabits } from "../../contract/answers";
import { ApiError, type Api } from "../../shared/api";
import { HoursEditor } from "./hours-editor";

afterEach(cleanup);

const SPAN = { start: "09:00", end: "17:00" };

const known: WorkingHabits = {
  habits: { hours: { zone: "Europe/Prague", week: [{ day: 2, spans: [SPAN] }] }, away_minutes: 0 },
  away_choices: [0, 5],
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

it("saves that there are no hours, and stays open with what is wrong", async () => {
  const wrong = { "visibility.zone": "Choose a time zone." };
  const put = vi.fn(() =>
    Promise.reject(new ApiError({ code: "invalid_input", message: "Not valid.", fields: wrong }, 400)),
  );
  const onSaved = show(put);
  fireEvent.click(screen.getByRole("button", { name: /Remove/ }));
  save();
  expect(await screen.findByText("Choose a time zone.")).toBeTruthy();
  expect(put).toHaveBeenCalledExactlyOnceWith("/api/working-habits", { hours: null, away_minutes: 0 });
  expect(onSaved).not.toHaveBeenCalled();
});
