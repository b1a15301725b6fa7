"""One load on one product: `python -m benchmarks.load --database sqlite --conversations 200 --rate 30 --seconds 10`."""

import argparse
import tempfile
from pathlib import Path

from benchmarks.load import stage as stages


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=stages.DATABASES, default=stages.SQLITE)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--rate", type=float, default=20, help="messages a second")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--kind", choices=("post", "typing"), default="post", help="durable messages, or hints alone")
    parser.add_argument("--processes", type=int, default=1, help="web processes")
    options = parser.parse_args()
    places = stages.places_for(options.conversations)
    with (
        tempfile.TemporaryDirectory(prefix="load-") as folder,
        stages.running(Path(folder), options.database, places=places, web_processes=options.processes) as stage,
    ):
        print("settled", stage.client.settle(stage.places, options.conversations), flush=True)
        stage.rest()
        before, client = stage.read(), stage.client.cpu
        run = stage.client.offer(options.rate, options.seconds, kind=options.kind)
        spent = stage.read() - before
        for name in ("ack", "delivery"):
            for number, (p50, p99) in enumerate(run.get(name, {}).pop("seconds", ())):
                print(f"{name:>8}  second {number:>3}  p50 {p50:9.1f} ms  p99 {p99:9.1f} ms")
        for name, value in run.items():
            print(f"{name}: {value}")
        print(f"web processes: {spent.cpu / max(1, run['sent']) * 1e6:,.0f} µs a message, {spent.resident:+,} bytes")
        print(f"load client: {(stage.client.cpu - client) / max(1, run['sent']) * 1e6:,.0f} µs a message")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
