import { afterEach, beforeEach, describe, expect, it } from "vitest";
import de from "./de.json";
import { fieldsInWords, refusalInWords } from "./refusals";
import { ENGLISH, speak } from "./say";

const said = (code: string, more = {}) => refusalInWords({ code, message: "So it is.", ...more });

afterEach(() => speak(ENGLISH));

const wrong = {
  code: "invalid_input",
  message: "No.",
  fields: { name: "Use at most 1000 characters; this has 1001.", text: "Said in English only." },
  codes: { name: { code: "too_long", values: { most: 1000, length: 1001 } } },
};

it("says in English what the server said", () => {
  expect(["conflict", "conversation_closed", "jira_refused"].map((code) => said(code))).toEqual(
    Array(3).fill("So it is."),
  );
});

describe("in another language", () => {
  beforeEach(() => speak({ texts: de, locale: "de-DE", dir: "ltr" }));

  it("says what the code means", () => {
    expect(said("conflict")).toBe(de["refused.conflict"]);
    expect(said("conversation_closed")).toBe(de["error.conversation_closed"]);
  });

  it("fills in what the refusal carries", () => {
    expect(said("too_many_requests", { retry_after: 40 })).toBe(
      "Zu viele Versuche. Bitte warten Sie 40 Sekunden.",
    );
    expect(said("limit_reached", { most: 1500 })).toContain("1.500");
  });

  it("adds the server's words to a general sentence where it has no more to say", () => {
    expect(said("jira_refused")).toBe("Jira hat das nicht angenommen: So it is.");
    expect(said("something_new")).toBe("Das wurde nicht ausgeführt: So it is.");
    expect(said("invalid_input")).toBe("Das wurde nicht ausgeführt: So it is.");
    expect(said("invalid_input", { fields: { name: "Too long." } })).toBe(de["refused.invalid_input"]);
  });

  it("says what is wrong with a field, and in English what has no code", () => {
    expect(fieldsInWords(wrong)).toEqual({
      name: "Höchstens 1.000 Zeichen; hier sind es 1.001.",
      text: wrong.fields.text,
    });
    expect(fieldsInWords(null)).toEqual({});
  });
});

it("leaves an English page what the server said about fields", () => {
  expect(fieldsInWords(wrong)).toEqual(wrong.fields);
});
