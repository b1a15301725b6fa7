import { describe, expect, it } from "vitest";
import type { Question } from "../../contract/answers";
import { problemOf, type Answer } from "./answers";

const SIZES = [
  { id: "1", label: "Small" },
  { id: "2", label: "Large" },
];

function asking(kind: Question["kind"]): Question {
  const choices = kind.startsWith("choice") ? SIZES : [];
  return { id: "f1", kind, label: "Order", help: "", choices, strangers: false, link: "" };
}

describe("an answer", () => {
  it.each<[Question["kind"], Answer]>([
    ["text", " A-1 "],
    ["paragraph", "one\ntwo"],
    ["email", "ann@example.com"],
    ["date", "2026-02-28"],
    ["number", "-1.5"],
    ["choice", "2"],
    ["choices", ["2", "1"]],
  ])("of the kind %s is right as %j", (kind, answer) => {
    expect(problemOf(asking(kind), answer)).toBeNull();
  });

  it.each<[Question["kind"], Answer | undefined, string]>([
    ["text", undefined, "prechat.missing"],
    ["text", "  ", "prechat.missing"],
    ["text", "x".repeat(256), "too_long"],
    ["paragraph", "x".repeat(5_001), "too_long"],
    ["email", "ann@example", "invalid.email"],
    ["date", "", "prechat.missing"],
    ["number", "", "prechat.number"],
    ["number", "1e15", "prechat.number"],
    ["choice", "3", "prechat.missing"],
    ["choices", [], "prechat.missing"],
  ])("of the kind %s is wrong as %j", (kind, answer, text) => {
    expect(problemOf(asking(kind), answer)?.text).toBe(text);
  });

  it("is as long as people count characters", () => {
    expect(problemOf(asking("text"), "🙂".repeat(255))).toBeNull();
    expect(problemOf(asking("text"), "🙂".repeat(257))?.count).toBe(2);
  });
});
