"""Readiness of this process: database, migrations, Redis."""

from collections.abc import Callable, Mapping


class Readiness:
    """Runs named checks; each raises if its part does not work."""

    def __init__(self, checks: Mapping[str, Callable[[], None]]) -> None:
        self._checks = checks

    def report(self) -> dict[str, bool]:
        """Return which parts work."""
        return {name: _works(check) for name, check in self._checks.items()}


def _works(check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:  # noqa: BLE001 -- whatever a part fails with, the answer is that it does not work
        return False
    return True
