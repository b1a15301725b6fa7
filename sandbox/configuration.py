"""Where the sandbox listens and where it finds the add-on, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

HOST = "127.0.0.1"
WEBSITES = ("plain", "strict-csp", "spa", "rtl", "unlisted")


@dataclass(frozen=True)
class Configuration:
    """Addresses; seconds between two attempts to deliver a webhook; whether the add-on is given a mail server.

    The site is kept in `data_dir`, where there is one.
    """

    port: int = 8080
    addon_url: str = "http://127.0.0.1:5000"
    webhook_pause: float = 2.0
    mail: bool = True
    data_dir: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        addon_url = environment.get("BASE_URL") or f"http://{HOST}:{environment.get('PORT', '5000')}"
        return cls(
            port=int(environment.get("SANDBOX_PORT", cls.port)),
            addon_url=addon_url.rstrip("/"),
            webhook_pause=float(environment.get("SANDBOX_WEBHOOK_PAUSE", cls.webhook_pause)),
            mail=environment.get("SANDBOX_MAIL") != "off",
            data_dir=Path(environment.get("DATA_DIR") or "data").resolve(),
        )

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def mail_port(self) -> int:
        return self.port + 9

    def website_port(self, name: str) -> int:
        return self.port + 1 + WEBSITES.index(name)

    def website_url(self, name: str) -> str:
        return f"http://{HOST}:{self.website_port(name)}"
