import { render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LanguageContext } from "../../shared/texts";
import { Back } from "./back";
import { spoken } from "./spoken";

const texts = {
  "back.today": "Back at {when}",
  "back.tomorrow": "Back tomorrow at {when}",
  "back.later": "Back {when}",
};
const server = vi.fn<(path: string) => Response>();
const here = (day: number, hour: number) => new Date(2026, 5, day, hour);
const offsetOf = (at: Date) => -at.getTimezoneOffset();
const plain = (text: string) => text.replaceAll("\u202f", " ");

beforeEach(() => vi.stubGlobal("fetch", async (path: string) => server(path)));
afterEach(() => {
  vi.useRealTimers();
  vi.resetAllMocks();
  vi.unstubAllGlobals();
});

it.each([
  [here(5, 9), "back.today", "9:00 AM"],
  [here(6, 9), "back.tomorrow", "9:00 AM"],
  [here(8, 9), "back.later", "Monday 9:00 AM"],
  [here(15, 9), "back.later", "Monday, June 15 at 9:00 AM"],
])("speaks of %s as one does on Friday", (at, key, when) => {
  const said = spoken(at, offsetOf(at), "en", here(5, 8));
  expect([said.key, plain(said.when)]).toEqual([key, when]);
});

it("names the zone where the clock of the hours shows another time", () => {
  const at = here(8, 9);
  expect(spoken(at, offsetOf(at) + 60, "en", here(5, 8)).when).toMatch(/(UTC|GMT|[A-Z]{3,4})/);
  expect(spoken(at, offsetOf(at), "de", here(5, 8)).when).toBe("Montag, 09:00");
});

it("says when the chat is back, and nothing more once it is open", async () => {
  vi.useFakeTimers({ now: here(5, 8), toFake: ["Date", "setTimeout", "clearTimeout"] });
  const at = here(5, 9);
  server.mockReturnValueOnce(
    Response.json({ at: at.toISOString(), offset: offsetOf(at), again: 3600, texts }),
  );
  const { container } = render(
    <LanguageContext.Provider value="en">
      <Back widget="KEY" />
    </LanguageContext.Provider>,
  );
  await vi.waitFor(() => expect(plain(container.textContent)).toBe("Back at 9:00 AM"));
  expect(server.mock.calls[0]?.[0]).toMatch(/^\/widget\/KEY\/hours\?lang=en&tz=/);
  server.mockReturnValue(Response.json({ at: null, offset: 0, again: 28_800, texts }));
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(container.textContent).toBe("");
});

it("says nothing while the server cannot be asked, and asks again", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  server.mockImplementation(() => new Response(null, { status: 503 }));
  render(<Back widget="KEY" />);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server).toHaveBeenCalledTimes(2);
  expect(screen.queryByText(/Back/)).toBeNull();
});
