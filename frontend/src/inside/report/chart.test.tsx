import { render } from "@testing-library/preact";
import type uPlot from "uplot";
import { expect, it, vi } from "vitest";
import { Chart } from "./chart";

const drawn = vi.hoisted(() => vi.fn<(options: uPlot.Options) => void>());

vi.mock("uplot", () => ({
  default: class {
    static readonly paths = {};
    constructor(options: uPlot.Options) {
      drawn(options);
    }
    destroy() {}
  },
}));

it("marks whole numbers only, because there is no half conversation", async () => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  render(
    <Chart
      title="By day"
      names={["1 Jun"]}
      series={[{ label: "All", values: [1], look: "bars" }]}
      show={String}
    />,
  );
  await vi.waitFor(() => expect(drawn).toHaveBeenCalled());
  const steps = drawn.mock.lastCall?.[0].axes?.[1]?.incrs as number[];
  expect(steps.slice(0, 5)).toEqual([1, 2, 5, 10, 20]);
  expect(steps.every(Number.isInteger)).toBe(true);
});
