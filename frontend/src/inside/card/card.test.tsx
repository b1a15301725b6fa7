import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { Card, CardRequest } from "../../contract/answers";
import { ApiError, type Api } from "../../shared/api";
import { conversation } from "../../testing/fakes";
import { CardBody } from "./card";

afterEach(cleanup);

const CARD: Card = {
  customer: { name: "Ann", email: "ann@example.com", trust: "unconfirmed", method: null, anonymous: true },
  place: {
    site: "https://shop.example",
    url: "https://shop.example/pricing",
    title: "<b>Prices</b>",
    referrer: "",
    language: "de-AT",
    time_zone: "Nowhere/At_All",
    device: "Firefox Mobile, Android",
  },
  meta: [{ id: "plan", name: "plan", value: "<i>gold</i>" }],
  answers: [
    { id: "chat_consent", name: "Consent", value: "Given" },
    { id: "customfield_1", name: "Order", value: "as typed" },
  ],
  others: [],
  more: false,
  rating: null,
};
const REQUEST: CardRequest = {
  type: "Ask a question",
  email: "app@example.com",
  organizations: ["Costa Bakeries"],
  fields: [{ id: "customfield_1", name: "Order", value: "A-1" }],
  clocks: [
    { name: "Time to resolution", running: "running", breached: true, remaining: -60, elapsed: 1, goal: 1 },
  ],
};

function draw(answer: () => Promise<CardRequest>) {
  const asked = vi.fn(answer);
  const get = (path: string) => (path.endsWith("/request") ? asked() : Promise.resolve(CARD));
  render(<CardBody api={{ get } as unknown as Api} conversation={conversation({ issue_key: "SUP-1" })} />);
  return asked;
}

it("shows what is known and what Jira says, each thing once, and all of it as text", async () => {
  draw(() => Promise.resolve(REQUEST));
  expect((await screen.findByText("1m 0s overdue")).dataset.breached).toBe("true");
  expect(screen.getByText("Not confirmed").previousSibling?.previousSibling?.textContent).toBe(
    "ann@example.com",
  );
  expect(screen.queryByText("app@example.com")).toBeNull();
  for (const text of [
    "<b>Prices</b>",
    "<i>gold</i>",
    "Austrian German",
    "A-1",
    "Costa Bakeries",
    "Given",
    "Firefox Mobile, Android",
  ])
    expect(screen.getByText(text)).toBeTruthy();
  expect(screen.queryByText("as typed")).toBeNull();
  expect(screen.queryByText("Local time")).toBeNull();
});

it("shows what is known when Jira does not answer, and asks again", async () => {
  let answer = () => Promise.reject<CardRequest>(new ApiError({ code: "unavailable", message: "" }, 503));
  const asked = draw(() => answer());
  await screen.findByText(/Jira does not answer/);
  expect(screen.getByText("as typed")).toBeTruthy();
  answer = () => Promise.resolve(REQUEST);
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("A-1");
  expect(screen.queryByText(/Jira does not answer/)).toBeNull();
  expect(asked).toHaveBeenCalledTimes(2);
});
