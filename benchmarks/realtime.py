"""Measures the realtime core: `python -m benchmarks.realtime`.

Each figure is measured from outside, through documented interfaces, on a product that was just started with one web
process, its worker, and a Jira that answers at once. `--as before` keeps the figures as those of another version;
`benchmarks/results/realtime.md` has both.
"""

import argparse
import os
from pathlib import Path

from benchmarks import plots
from benchmarks.figures import BEFORE, NOW, Book, machine, revision
from benchmarks.goals import bars, page
from benchmarks.load import process
from benchmarks.load.process import ClientError
from benchmarks.measures import GROUPS, Scale
from tests.support import product as products

RESULTS = Path(__file__).parent / "results"


def main() -> int:
    usual = Scale()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", help=f"only these: {', '.join(GROUPS)}")
    parser.add_argument("--as", dest="slot", choices=(BEFORE, NOW), default=NOW)
    parser.add_argument("--conversations", type=int, nargs="+", default=usual.conversations)
    parser.add_argument("--idle", type=int, default=usual.idle, help="sockets that only sit there")
    parser.add_argument("--returning", type=int, default=usual.returning, help="sockets of the mass reconnect")
    parser.add_argument("--step-seconds", type=float, default=usual.step_seconds)
    parser.add_argument("--start-rate", type=float, default=usual.start_rate)
    parser.add_argument("--steady-rate", type=float, default=usual.steady_rate)
    parser.add_argument("--tree", type=Path, help="measure the product in another checkout, which has to be built")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the page goes, with what it is made of")
    parser.add_argument("--remark", default="", help="about the machine at this moment, for the page")
    options = parser.parse_args()
    process.end_by_signal()
    if options.tree:
        products.ROOT = options.tree.resolve()
    scale = Scale(
        tuple(options.conversations),
        options.idle,
        options.returning,
        options.step_seconds,
        options.start_rate,
        options.steady_rate,
    )
    book = Book(options.results / "realtime.json")
    about = "; ".join(part for part in (machine(), revision(products.ROOT), options.remark) if part)
    failed = 0
    for name in options.groups or GROUPS:
        try:
            for figures in GROUPS[name](scale):
                book.note(options.slot, about, figures)
                for key, figure in figures.items():
                    print(f"{key}: {figure.text} ({figure.distribution})", flush=True)
        except (AssertionError, ClientError) as error:
            print(f"{name}: it ended early: {type(error).__name__}: {error}", flush=True)
            failed += 1
    sizes = tuple(sorted({200, 1000, 5000, *scale.conversations}))
    plots.draw(options.results / "realtime.svg", "share of the goal that is reached", bars(book, sizes), mark=1.0)
    (options.results / "realtime.md").write_text(page(book, sizes), encoding="utf-8")
    return os.EX_SOFTWARE if failed else os.EX_OK


if __name__ == "__main__":
    raise SystemExit(main())
