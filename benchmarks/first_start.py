"""Measures how long a newcomer waits: `python -m benchmarks.first_start`, from `git clone` to the first page.

Clones this repository and says `make run`, three times: with empty package caches, in a second folder with the caches
that the first one filled, and once more in that folder. The peer of the same run is what a plain README would ask for:
the same Python packages by `pip install` into a new environment, and nothing else.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import requests

from tests.support.ports import find_free_block

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks/results/first-start.md"
PATIENCE_SECONDS = 600


def caches(folder: Path) -> dict[str, str]:
    """Return an environment with every package cache in this folder."""
    names = {"UV_CACHE_DIR": "uv", "PIP_CACHE_DIR": "pip", "npm_config_cache": "npm"}
    return dict(os.environ) | {name: str(folder / path) for name, path in names.items()}


def clone(folder: Path) -> float:
    """Clone into this folder and return the seconds it took."""
    began = time.perf_counter()
    subprocess.run(["git", "clone", "--quiet", "--no-local", str(ROOT), str(folder)], check=True)
    return time.perf_counter() - began


def first_page(folder: Path, environment: Mapping[str, str]) -> float:
    """Run `make run`, wait until the product is installed on the sandbox Jira, and return the seconds it took.

    Raises RuntimeError when it ends or takes longer than ten minutes.
    """
    port = find_free_block()
    places = {"PORT": str(port), "SANDBOX_PORT": str(port + 1)}
    began = time.perf_counter()
    running = subprocess.Popen(["make", "run"], cwd=folder, env=dict(environment) | places, stdout=subprocess.DEVNULL)
    try:
        while not _is_installed(f"http://127.0.0.1:{port + 1}"):
            if running.poll() is not None or time.perf_counter() - began > PATIENCE_SECONDS:
                raise RuntimeError("`make run` did not come to its first page")
            time.sleep(0.05)
        return time.perf_counter() - began
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait()


def _is_installed(site: str) -> bool:
    try:
        answer = requests.get(f"{site}/sandbox/api/installation", timeout=5)
    except requests.RequestException:
        return False
    return answer.ok and answer.json()["state"] == "enabled"


def plain_install(folder: Path, environment: Mapping[str, str]) -> float:
    """Install the same Python packages as a plain README would, and return the seconds it took."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", str(ROOT / "requirements-dev.txt")], check=True, env=dict(environment))
    return time.perf_counter() - began


def measure(folder: Path) -> list[tuple[str, float, float]]:
    """Return each way of starting with its seconds for the clone and from there to the first page."""
    ours, theirs = caches(folder / "ours"), caches(folder / "theirs")
    one, other = folder / "one", folder / "other"
    return [
        ("`make run`, empty package caches", clone(one), first_page(one, ours)),
        ("`make run` in a second clone, warm package caches", clone(other), first_page(other, ours)),
        ("`make run` there once more", 0.0, first_page(other, ours)),
        ("peer: `pip install` alone, empty cache", 0.0, plain_install(folder / "plain", theirs)),
        ("peer: `pip install` alone, warm cache", 0.0, plain_install(folder / "plain-again", theirs)),
    ]


def report(rows: list[tuple[str, float, float]], load: float) -> str:
    peer = next(took for name, _, took in rows if name.startswith("peer"))
    lines = "\n".join(
        f"| {name} | {cloning:.1f} | {took:.1f} | {(cloning + took) / peer:.2f} |" for name, cloning, took in rows
    )
    return f"""# How long until the first page

From `git clone` (of a repository on the same disk) to the first page of the product and of the sandbox Jira, which has
it installed by then. {os.cpu_count()} processors, load {load:.1f} before the first start. The ratio is to the peer:
the same Python packages by plain `pip` with an empty cache, without browser packages, build and start. Measured anew by
`python -m benchmarks.first_start`.

| | clone, s | from there, s | ratio to plain `pip` |
|---|---|---|---|
{lines}
"""


def main() -> int:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        text = report(measure(Path(folder)), load)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
