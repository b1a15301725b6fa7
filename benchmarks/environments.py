"""Environments for measuring and drawing only, each in its own folder under `.state/bench`."""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".state" / "bench"
_UV = ROOT / ".venv" / "bin" / "uv"
_WITH_NODE = ROOT / "tools" / "with-node"


def python_for(name: str, requirements: Path) -> Path:
    """Return the interpreter of an environment with these requirements, created at first use."""
    folder = FOLDER / name
    python = folder / "bin" / "python"
    if not _is_made(folder, requirements):
        print(f"Setting up {name}", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        by_uv = [str(_UV), "pip", "install", "--quiet", "--python", str(python), "--requirement", str(requirements)]
        by_pip = [str(python), "-m", "pip", "install", "--quiet", "--requirement", str(requirements)]
        # uv is faster, but does not know every index that pip is configured for (see tools/install).
        if not _UV.exists() or subprocess.run(by_uv, check=False, stderr=subprocess.DEVNULL).returncode:
            subprocess.run(by_pip, check=True)
        _note_made(folder, requirements)
    return python


def node_folder_for(name: str, source: Path, *, program: str = "server.js") -> Path:
    """Return a folder with a Node.js program and its packages, created at first use."""
    folder, package = FOLDER / name, source / "package.json"
    if not _is_made(folder, package):
        print(f"Setting up {name}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(package, folder)
        command = [str(_WITH_NODE), "npm", "install", "--no-audit", "--no-fund", "--loglevel", "error"]
        subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)
        _note_made(folder, package)
    # Modules are looked up beside the program, so it has to be there.
    shutil.copy(source / program, folder)
    return folder


def _is_made(folder: Path, wanted: Path) -> bool:
    mark = folder / ".made-of"
    return mark.exists() and mark.read_text() == _digest(wanted)


def _note_made(folder: Path, wanted: Path) -> None:
    (folder / ".made-of").write_text(_digest(wanted))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
