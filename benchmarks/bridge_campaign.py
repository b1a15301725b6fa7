"""A fault campaign against the bridge to Jira: `python -m benchmarks.bridge_campaign --runs N --seed S`."""

import argparse
import logging
import os
import random
import tempfile
from pathlib import Path

from benchmarks.campaign import runs
from jira_chat.broker.server import BundledRedis


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=None, help="of the first run; each next one has the next number")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--conversations", type=int, default=20)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO if options.verbose else logging.CRITICAL)
    first = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        redis = BundledRedis(Path(folder))
        redis.start()
        try:
            for seed in range(first, first + options.runs):
                outcome = runs.play(
                    seed, redis, postgresql=options.postgresql,
                    messages=options.messages, conversations=options.conversations,
                )  # fmt: skip
                outcomes.append(outcome)
                print(f"{'right' if outcome.is_right else 'WRONG'}: {outcome}", flush=True)
                if not outcome.is_right:
                    print("  " + "; ".join(map(str, outcome.faults)))
                    for name, found in vars(outcome.verdict).items():
                        for each in found[:5]:
                            print(f"  {name}: {each}")
        finally:
            redis.stop()
    return os.EX_OK if all(each.is_right for each in outcomes) else os.EX_SOFTWARE


if __name__ == "__main__":
    raise SystemExit(main())
