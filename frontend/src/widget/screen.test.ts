import { describe, expect, it } from "vitest";
import { NEW } from "../shared/conversation";
import { screenOf } from "./screen";

const AT_EASE = {
  gate: "open",
  asking: null,
  id: "c1",
  online: true,
  listed: true,
  suggestible: false,
} as const;

describe("the view", () => {
  it("is the conversation that is open, which leads back to the list", () => {
    expect(screenOf(AT_EASE)).toMatchObject({ view: "conversation", writable: true, back: "conversation" });
  });

  it("is the list without one", () => {
    expect(screenOf({ ...AT_EASE, id: null })).toMatchObject({ view: "list", back: null });
  });

  it("is the conversation alone where there is no list", () => {
    expect(screenOf({ ...AT_EASE, id: NEW, listed: false }).back).toBeNull();
  });

  it("is the place to leave a message while nobody is there to take it", () => {
    const away = screenOf({ ...AT_EASE, gate: "away", online: false });
    expect(away).toMatchObject({ view: "account", leaves: true, notice: null, asks: true });
  });

  it("is the question while nobody is online, and what was before it when that is left", () => {
    const asked = { ...AT_EASE, asking: "register", online: false } as const;
    expect(screenOf(asked)).toMatchObject({ view: "account", leaves: false, dialog: null, back: "question" });
    expect(screenOf({ ...asked, asking: null }).view).toBe("conversation");
  });
});

describe("over the view", () => {
  it("is the question while somebody is online", () => {
    expect(screenOf({ ...AT_EASE, asking: "sign_in" })).toMatchObject({
      view: "conversation",
      dialog: "sign_in",
    });
  });

  it("are the preferences, also where a message is left", () => {
    const away = { ...AT_EASE, gate: "away", online: false, asking: "preferences" } as const;
    expect(screenOf(away)).toMatchObject({ view: "account", dialog: "preferences", back: "conversation" });
  });
});

describe("where one cannot write", () => {
  it.each(["sign_in", "identity", "ended"] as const)("a conversation says why: %s", (gate) => {
    expect(screenOf({ ...AT_EASE, gate })).toMatchObject({ writable: false, notice: gate, asks: true });
  });

  it("the list does not", () => {
    expect(screenOf({ ...AT_EASE, id: null, gate: "sign_in" }).notice).toBeNull();
  });
});

it("suggests to sign in, but not before the first message", () => {
  expect(screenOf({ ...AT_EASE, suggestible: true }).suggests).toBe(true);
  expect(screenOf({ ...AT_EASE, suggestible: true, id: NEW }).suggests).toBe(false);
});

it("needs nothing about accounts where nothing is asked", () => {
  expect(screenOf(AT_EASE).asks).toBe(false);
});
