import { act, cleanup, render, screen } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";
import { Loading } from "./loading";

afterEach(cleanup);

it("shows what was asked for last, whatever comes last", async () => {
  let answerFirst: (answer: string) => void = () => {};
  const first = () => new Promise<string>((resolve) => (answerFirst = resolve));
  const second = () => Promise.resolve("second");
  const draw = (load: () => Promise<string>) => (
    <Loading load={load} skeleton={null}>
      {(value) => <p>{value}</p>}
    </Loading>
  );
  const { rerender } = render(draw(first));
  rerender(draw(second));
  await screen.findByText("second");
  await act(async () => answerFirst("first"));
  expect(screen.queryByText("first")).toBeNull();
  expect(screen.getByText("second")).toBeTruthy();
});
