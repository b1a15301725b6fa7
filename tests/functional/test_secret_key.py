"""SECRET_KEY is replaced on a running site, and nobody notices."""

import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

import jwt
import requests

from jira_chat.hosts.callers import InstallNotice
from jira_chat.installations.service import Installations
from jira_chat.kernel.clock import utc_now
from jira_chat.storage.engine import Database
from jira_chat.storage.vault import Vault
from tests.support import databases
from tests.support import product as products
from tests.support.fakes import FakeHints
from tests.support.product import SETTINGS_PAGE, Product, bearer
from tests.support.raw_sockets import agent_online, connected

OLD, NEW = "the secret key of the first year, long", "the secret key of the second year, long"
SITE = "https://www.example.com"


def identify(product: Product, key: str, secret: str) -> requests.Response:
    """Sign somebody in as the customer's own web site does."""
    now = int(time.time())
    claims = {"email": "ann@example.com", "name": "Ann Lee", "aud": key, "iat": now, "exp": now + 60}
    token = jwt.encode(claims | {"jti": str(uuid.uuid4())}, secret, algorithm="HS256")
    return product.send("POST", f"/widget/{key}/identify", json={"token": token, "site": SITE})


def opens_pages(product: Product) -> bool:
    """Whether we know the site's own credential."""
    return product.send("GET", product.site.page("/pages/portal?serviceDeskId=1", account=None)).ok


def reseal(folder: Path, **keys: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "jira_chat.cli", "reseal"]
    environ = {**os.environ, "DATA_DIR": str(folder), **keys}
    ended = subprocess.run(command, cwd=products.ROOT, env=environ, stdout=subprocess.PIPE, text=True, check=False)
    return ended.returncode, ended.stdout


def test_a_new_key_takes_over_and_the_old_one_can_go(tmp_path: Path) -> None:
    with products.running(tmp_path, environment={"SECRET_KEY": OLD}) as product:
        assert product.site.install(product.send).ok
        key = product.configure(block_admins=False)
        visitor, panel = product.visitor(key), product.session(SETTINGS_PAGE)
        made = product.send("POST", "/api/project-settings/identity", headers=bearer(panel))
        secret = str(made.json()["secret"])
        with agent_online(product), connected(product, visitor) as line:
            conversation = line.start("Before")

    both = {"SECRET_KEY": NEW, "SECRET_KEY_PREVIOUS": OLD}
    with products.running(tmp_path, environment=both) as product:
        assert opens_pages(product)
        assert identify(product, key, secret).ok
        assert product.send("GET", "/api/project-settings", headers=bearer(panel)).ok, "a page from before"
        with connected(product, visitor) as line:
            line.post(conversation, "Between")
        status, said = reseal(tmp_path, **both)
        assert (status, "credentials of sites: 1 sealed anew" in said) == (0, True), said
        assert "identity secrets: 1 sealed anew" in said
        assert opens_pages(product)

    with products.running(tmp_path, environment={"SECRET_KEY": NEW}) as product:
        assert opens_pages(product)
        assert identify(product, key, secret).ok
        with connected(product, visitor) as line:
            assert [each["id"] for each in line.welcome["conversations"]] == [conversation]
            line.post(conversation, "After")
        assert "unreadable" not in product.log


def test_a_key_that_is_not_named_is_missed(tmp_path: Path) -> None:
    database = Database(databases.sqlite(tmp_path))
    notice = InstallNotice(platform="connect", host_id="jira:1", site_url=SITE, origins=(SITE,), credential="secret")
    Installations(database, Vault(OLD), utc_now, FakeHints()).install(notice)
    database.close()

    status, said = reseal(tmp_path, SECRET_KEY=NEW)

    assert status == os.EX_DATAERR
    assert "not readable: installation" in said
    assert reseal(tmp_path, SECRET_KEY=NEW, SECRET_KEY_PREVIOUS=OLD)[0] == os.EX_OK
