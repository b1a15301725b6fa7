import { expect, it } from "vitest";
import { reply } from "./fixtures";
import { search } from "./search";

const REPLIES = [
  reply({ name: "Greeting", uses: 1 }),
  reply({ name: "Begrüßung", language: "de", uses: 2 }),
  reply({ name: "Refund", text: "Your money is on its way.", uses: 5 }),
  reply({ name: "Приветствие", language: "uk" }),
];
const names = (query: string, language = "") => search(REPLIES, query, language).map(({ name }) => name);

it("shows the most used first, those in the customer's language before all", () => {
  expect(names("")).toEqual(["Refund", "Begrüßung", "Greeting", "Приветствие"]);
  expect(names("", "de")).toEqual(["Begrüßung", "Refund", "Greeting", "Приветствие"]);
});

it.each([
  ["grtng", "Greeting"],
  ["begru", "Begrüßung"],
  ["money", "Refund"],
  ["привет", "Приветствие"],
])("finds by %j", (query, name) => {
  expect(names(query)[0]).toBe(name);
});

it("finds nothing where nothing is like it", () => {
  expect(names("xyzzy")).toEqual([]);
});
