"""Measures the agents' page with many conversations: `python -m benchmarks.agents_page`, in a real browser.

Ten thousand conversations are written into the database of a product that runs beside the sandbox Jira. Then an agent
opens the page several times, searches, and scrolls through all of them.
"""

import os
import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import insert

from jira_chat.conversations.tables import conversations, messages
from jira_chat.storage.engine import Database
from tests.support import browser, live_stack
from tests.support.callers import DASHBOARD_PAGE, configure
from tests.support.live_stack import LiveStack

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks/results/agents-page.md"
CONVERSATIONS, MESSAGES, TIMES, AT_ONCE = 10_000, 4, 5, 1_000
WORDS = ("printer", "invoice", "password", "saddle", "wheel", "delivery", "refund", "colour", "battery", "account")
FRAME = "[data-frame=dashboard] iframe"

_FRAMES = """async (list) => {
  const times = [];
  let last = performance.now();
  for (let step = 0; step < 300; step += 1) {
    list.scrollTop += 2000;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return { times, rows: list.querySelectorAll("li").length, height: list.scrollHeight };
}"""


def fill(database: Database) -> None:
    """Write conversations that wait, one a minute, each with some messages."""
    with database.reading() as connection:
        tenant = connection.exec_driver_sql("SELECT id FROM installations").scalar_one()
        project = connection.exec_driver_sql("SELECT project_id FROM project_settings").scalar_one()
    begun = datetime.now(UTC) - timedelta(minutes=CONVERSATIONS)
    rows = (_rows(tenant, project, number, begun + timedelta(minutes=number)) for number in range(CONVERSATIONS))
    while some := list(islice(rows, AT_ONCE)):
        with database.transaction() as connection:
            connection.execute(insert(conversations), [conversation for conversation, _ in some])
            connection.execute(insert(messages), [each for _, said in some for each in said])


def _rows(tenant: str, project: str, number: int, at: datetime) -> tuple[dict[str, object], list[dict[str, object]]]:
    id_, words = f"{number:032x}", [WORDS[(number + place) % len(WORDS)] for place in range(3)]
    said = [
        {
            "tenant_id": tenant,
            "conversation_id": id_,
            "seq": seq,
            "client_id": f"message-{seq}",
            "side": "agent" if seq % 2 == 0 else "customer",
            "author_name": f"Customer {number}",
            "body": f"About the {' and the '.join(words)}, number {number}",
            "at": at,
            "origin": "chat",
            "jira_ref": "request",
        }
        for seq in range(1, MESSAGES)
    ]
    conversation = {
        "tenant_id": tenant,
        "id": id_,
        "project_id": project,
        "customer": f"visitor:{id_}",
        "started_with": id_,
        "customer_name": f"Customer {number}",
        "issue_key": f"GEN-{number}",
        "seq": MESSAGES - 1,
        "created_at": at,
        "last_at": at,
        "waiting_since": at,
        "summary": f"The {words[0]}",
        "status": "Waiting for support",
        "status_category": "indeterminate",
    }
    return conversation, said


def milliseconds(page: Page, action: Callable[[], object]) -> float:
    """Return how long something takes, by the browser's clock."""
    before = page.evaluate("performance.now()")
    action()
    return float(page.evaluate("performance.now()") - before)


def first_row(page: Page, live: LiveStack) -> float:
    """Open the page; return the milliseconds from the beginning of our frame to its first row."""
    page.goto(f"{live.jira}{DASHBOARD_PAGE}?as=nina")
    row = page.frame_locator(FRAME).get_by_role("navigation", name="Conversations").get_by_role("listitem").first
    row.wait_for(timeout=60_000)
    return float(row.evaluate("() => performance.now()"))


def measure(page: Page, live: LiveStack) -> dict[str, float]:
    """Return the measurements by their names in the report."""
    sizes: list[int] = []
    page.on("requestfinished", lambda request: _add_size(sizes, request, live))
    first_row(page, live)
    transferred = sum(sizes)
    rows = [first_row(page, live) for _ in range(TIMES)]
    frame = page.frame_locator(FRAME)
    listed = frame.get_by_role("navigation", name="Conversations")
    frame.get_by_role("button", name="All open").click()
    expect(listed.get_by_role("listitem").first).to_contain_text(f"GEN-{CONVERSATIONS - 1}")
    box = frame.get_by_role("searchbox")
    searched = milliseconds(page, lambda: _find(box.fill, listed, "number 4711", "GEN-4711"))
    box.fill("")
    expect(listed.get_by_role("listitem").first).to_contain_text(f"GEN-{CONVERSATIONS - 1}")
    scrolled = listed.evaluate(_FRAMES)
    times = sorted(scrolled["times"])
    return {
        "bytes of the page on the wire, first visit": float(transferred),
        "first row, ms, median": statistics.median(rows),
        "first row, ms, slowest": max(rows),
        "search until its result is shown, ms (250 of them wait for more to be typed)": searched,
        "a frame while scrolling, ms, median": statistics.median(times),
        "a frame while scrolling, ms, p95": times[int(len(times) * 0.95)],
        "rows in the document while scrolling": float(scrolled["rows"]),
    }


def _add_size(sizes: list[int], request: object, live: LiveStack) -> None:
    if str(request.url).startswith(live.addon):  # type: ignore[attr-defined]
        found = request.sizes()  # type: ignore[attr-defined]
        sizes.append(found["responseBodySize"] + found["responseHeadersSize"])


def _find(fill_in: Callable[[str], None], listed: object, text: str, key: str) -> None:
    fill_in(text)
    expect(listed.get_by_role("listitem").first).to_contain_text(key)  # type: ignore[attr-defined]


def report(measured: dict[str, float], load: float) -> str:
    lines = "\n".join(f"| {name} | {value:,.0f} |" for name, value in measured.items())
    return f"""# The agents' page with {CONVERSATIONS:,} conversations

All of them open and unanswered, {MESSAGES - 1} messages each, on SQLite; Chromium without a window on the same machine,
{os.cpu_count()} processors, load {load:.1f} before. The time to the first row counts from the beginning of our frame,
with nothing in the browser's cache the first time. Measured anew by `python -m benchmarks.agents_page`.

| | |
|---|---|
{lines}
"""


def main() -> int:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as data, live_stack.running(Path(data)) as live, browser.launch() as chromium:
        configure(live)
        fill(Database(f"sqlite:///{data}/jira-chat.db"))
        page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.set_default_timeout(60_000)
        text = report(measure(page, live), load)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
