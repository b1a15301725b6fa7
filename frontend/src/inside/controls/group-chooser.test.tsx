import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Group } from "../values";
import { GroupChooser } from "./group-chooser";

const GROUPS = ["jira-administrators", "site-admins", "support-team"].map((name) => ({ id: name, name }));
const find = (query: string) => Promise.resolve(GROUPS.filter(({ name }) => name.includes(query)));

function Page({ search }: { search: (query: string) => Promise<Group[]> }) {
  const [chosen, setChosen] = useState<Group[]>([GROUPS[0]!]);
  return (
    <GroupChooser
      label="Groups"
      help=""
      error={undefined}
      chosen={chosen}
      search={search}
      onChange={setChosen}
    />
  );
}

const box = () => screen.getByRole("combobox");
const press = (key: string) => fireEvent.keyDown(box(), { key });
const type = async (text: string) => {
  fireEvent.input(box(), { target: { value: text } });
  await vi.advanceTimersByTimeAsync(200);
};
const options = () => screen.queryAllByRole("option").map(({ textContent }) => textContent);
const chips = () => screen.queryAllByRole("button").map((button) => button.getAttribute("aria-label"));
const activeOption = () =>
  document.getElementById(box().getAttribute("aria-activedescendant") ?? "")?.textContent;

describe("GroupChooser", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });

  it("asks once for a word, when typing pauses", async () => {
    const search = vi.fn(find);
    render(<Page search={search} />);
    fireEvent.input(box(), { target: { value: "s" } });
    await vi.advanceTimersByTimeAsync(100);
    await type("su");
    expect(search.mock.calls).toEqual([["su"]]);
    expect(options()).toEqual(["support-team"]);
  });

  it("offers only groups that are not chosen yet", async () => {
    render(<Page search={find} />);
    await type("admin");
    expect(options()).toEqual(["site-admins"]);
  });

  it("chooses with the keyboard alone", async () => {
    render(<Page search={find} />);
    press("ArrowDown");
    await vi.advanceTimersByTimeAsync(200);
    expect(box().getAttribute("aria-expanded")).toBe("true");
    press("ArrowDown");
    expect(activeOption()).toBe("site-admins");
    press("ArrowUp");
    expect(activeOption()).toBe("support-team");
    press("Enter");
    expect(chips()).toEqual(["Remove jira-administrators", "Remove support-team"]);
    expect(box().getAttribute("aria-expanded")).toBe("false");
    expect(screen.getByRole("status").textContent).toBe("support-team added");
  });

  it("closes with Esc and keeps what was typed", async () => {
    render(<Page search={find} />);
    await type("sup");
    press("Escape");
    expect(box().getAttribute("aria-expanded")).toBe("false");
    expect((box() as HTMLInputElement).value).toBe("sup");
  });

  it("takes the last group away with Backspace in the empty box only", async () => {
    render(<Page search={find} />);
    await type("sup");
    press("Backspace");
    expect(chips()).toEqual(["Remove jira-administrators"]);
    await type("");
    press("Backspace");
    expect(chips()).toEqual([]);
  });

  it("removes a group by its button and returns to the box", () => {
    render(<Page search={find} />);
    fireEvent.click(screen.getByRole("button", { name: "Remove jira-administrators" }));
    expect(chips()).toEqual([]);
    expect(document.activeElement).toBe(box());
  });

  it("ignores the late answer to an earlier word", async () => {
    let answerFirst: (groups: Group[]) => void = () => {};
    const search = (query: string) =>
      query === "a" ? new Promise<Group[]>((resolve) => (answerFirst = resolve)) : find(query);
    render(<Page search={search} />);
    await type("a");
    await type("support");
    answerFirst(GROUPS);
    await vi.advanceTimersByTimeAsync(0);
    expect(options()).toEqual(["support-team"]);
  });

  it("says when nothing matches and when Jira does not answer", async () => {
    render(<Page search={(query) => (query === "boom" ? Promise.reject(new Error()) : find(query))} />);
    await type("nothing");
    expect(options()).toEqual(["No group matches “nothing”"]);
    await type("boom");
    expect(options()[0]).toContain("Jira did not return its groups");
  });
});
