import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import * as styles from "./chart.module.css";

export interface Series {
  label: string;
  values: readonly (number | null)[];
  /** A pattern that distinguishes it without colour. */
  look: "bars" | "line" | "dashed";
}

interface Props {
  /** Describes the chart; the table beside it has the numbers. */
  title: string;
  /** Below the columns. */
  names: readonly string[];
  series: readonly Series[];
  show: (value: number) => string;
}

const HEIGHT = 240;
/** The least distance between labels below the chart, in pixels. */
const APART = 56;

/** Between lines: whole numbers, because there is no half conversation. */
const STEPS = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((each) => each * 10 ** power)).flat();

/** Draws numbers by column, in the page's colours, as wide as its place. */
export function Chart({ title, names, series, show }: Props) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = element.current;
    if (!root) return;
    const data: uPlot.AlignedData = [names.map((_, at) => at), ...series.map(({ values }) => [...values])];
    const draw = () => new uPlot(options(root, names, series, show), data, root);
    let plot = draw();
    const themed = new MutationObserver(() => {
      plot.destroy();
      plot = draw();
    });
    themed.observe(document.documentElement, { attributeFilter: ["data-color-mode"] });
    const sized = new ResizeObserver(() => plot.setSize({ width: root.clientWidth, height: HEIGHT }));
    sized.observe(root);
    return () => {
      themed.disconnect();
      sized.disconnect();
      plot.destroy();
    };
  }, [names, series, show]);
  return (
    <figure class={styles.chart}>
      <div ref={element} class={styles.canvas} role="img" aria-label={title} />
      <figcaption aria-hidden="true">
        {series.map(({ label, look }) => (
          <span key={label} data-look={look}>
            {label}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function options(
  root: HTMLElement,
  names: readonly string[],
  series: readonly Series[],
  show: Props["show"],
): uPlot.Options {
  const computed = getComputedStyle(root);
  const color = (name: string) => computed.getPropertyValue(name);
  const axis: uPlot.Axis = {
    stroke: color("--axis"),
    grid: { stroke: color("--grid"), width: 1 },
    ticks: { show: false },
    font: `12px ${computed.fontFamily}`,
  };
  return {
    width: root.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: [-0.6, names.length - 0.4] }, y: { range: fromZero } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: APART,
        incrs: [1, 2, 3, 7, 14, 28, 56],
        values: (_, splits) => splits.map((at) => names[at] ?? ""),
      },
      { ...axis, size: 64, incrs: STEPS, values: (_, splits) => splits.map(show) },
    ],
    series: [{}, ...series.map(({ look }) => drawn(look, color))],
  };
}

/** From 0 to a little above the maximum; to 1 if there are no values. */
function fromZero(_plot: uPlot, _least: number, most: number): uPlot.Range.MinMax {
  return [0, most > 0 ? most * 1.1 : 1];
}

function drawn(look: Series["look"], color: (name: string) => string): uPlot.Series {
  if (look === "bars") {
    const paths = uPlot.paths.bars?.({ size: [0.7, 48] });
    return { fill: color("--bars"), width: 0, points: { show: false }, ...(paths && { paths }) };
  }
  const stroke = color(look === "line" ? "--line" : "--dashed");
  return {
    stroke,
    width: 2,
    points: { show: true, size: 5, fill: stroke },
    spanGaps: true,
    ...(look === "dashed" && { dash: [6, 4] }),
  };
}
