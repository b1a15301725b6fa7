import { expect, it } from "vitest";
import { fill, firstOpen, partsOf, type Values } from "./variables";

const KNOWN: Values = {
  "customer.name": "Carla",
  "agent.name": "Nina Novak",
  "request.key": "SUP-7",
  "portal.link": "https://site.example/portal/1",
};
const NOTHING: Values = { "customer.name": "", "agent.name": "", "request.key": "", "portal.link": "" };

it("fills in what is known", () => {
  expect(fill("Hi {customer.name|there}, { request.key } is at {portal.link}. {agent.name}", KNOWN)).toBe(
    "Hi Carla, SUP-7 is at https://site.example/portal/1. Nina Novak",
  );
});

it("takes the fallback where nothing is known, even an empty one, and leaves the rest to the agent", () => {
  expect(fill("Hi {customer.name|there}{agent.name|}: {request.key}", NOTHING)).toBe(
    "Hi there: {request.key}",
  );
});

it("leaves other braces and what was filled in alone", () => {
  const odd = { ...KNOWN, "customer.name": "{agent.name}" };
  expect(fill('{"a": 1} {x} {customer.name}', odd)).toBe('{"a": 1} {x} {agent.name}');
});

it("finds what is still open", () => {
  expect(firstOpen("Hi {customer.name}!")).toEqual({ start: 3, end: 18, name: "{customer.name}" });
  expect(firstOpen("Hi {you}!")).toBeUndefined();
  expect(partsOf("a{agent.name}{request.key}b").map(({ text, open }) => [text, open])).toEqual([
    ["a", false],
    ["{agent.name}", true],
    ["{request.key}", true],
    ["b", false],
  ]);
});
