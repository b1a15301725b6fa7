import { expect, it } from "vitest";
import { CHOICES } from "./online-until";

const NOW = new Date(2026, 10, 27, 17, 30);
const until = (name: string) => CHOICES.find((choice) => choice.name === name)?.until(NOW);

it("ends an hour later, or with the agent's own day", () => {
  expect(until("always")).toBeNull();
  expect(until("hour")).toEqual(new Date(2026, 10, 27, 18, 30));
  expect(until("today")).toEqual(new Date(2026, 10, 28, 0, 0));
});
