import { afterEach, expect, it } from "vitest";
import de from "./de.json";
import { refusalInWords } from "./refusals";
import { ENGLISH, speak } from "./say";

afterEach(() => speak(ENGLISH));

it("says in English what the server said, elsewhere what its code means, and what Jira said as it is", () => {
  const refusals = ["conflict", "conversation_closed", "jira_refused"].map((code) => ({
    code,
    message: "So it is.",
  }));
  expect(refusals.map(refusalInWords)).toEqual(Array(3).fill("So it is."));
  speak({ texts: de, locale: "de-DE", dir: "ltr" });
  expect(refusals.map(refusalInWords)).toEqual([
    de["refused.conflict"],
    de["error.conversation_closed"],
    "So it is.",
  ]);
});
