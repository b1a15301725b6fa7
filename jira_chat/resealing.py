"""Seals all stored secrets with the current SECRET_KEY, and reports whether the previous one is still needed."""

import os
import sys

from jira_chat import wiring
from jira_chat.config import Config


def main() -> int:
    """Reseal, report, and return the exit status."""
    lost = 0
    for kind, result in wiring.reseal(Config.from_environment(os.environ)).items():
        lost += len(result.unreadable)
        counts = f"{result.changed} sealed anew, {result.current} were already, {len(result.unreadable)} not readable"
        sys.stdout.write(f"{kind}: {counts}\n")
        sys.stdout.writelines(f"  not readable: {each}\n" for each in result.unreadable)
    if lost:
        sys.stdout.write("Another key sealed what is not readable. Name it as SECRET_KEY_PREVIOUS and try again.\n")
        return os.EX_DATAERR
    sys.stdout.write("SECRET_KEY_PREVIOUS is needed no more.\n")
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main())
