"""Figures of whole sites beside those of projects."""

import json
from collections import Counter, defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_SITE = "*"
_days = sa.table(
    "report_days",
    sa.column("tenant_id", sa.String),
    sa.column("project_id", sa.String),
    sa.column("day", sa.Date),
    sa.column("figure", sa.String),
    sa.column("total", sa.Text),
    sa.column("quarters", sa.Text),
)
_OF_PROJECTS = ("agent", "page")


def upgrade() -> None:
    connection = op.get_bind()
    tenants = connection.execute(sa.select(_days.c.tenant_id).distinct()).scalars().all()
    for tenant in tenants:
        rows = _summed(connection, tenant)
        if rows:
            connection.execute(sa.insert(_days), rows)


def downgrade() -> None:
    op.execute(sa.delete(_days).where(_days.c.project_id == _SITE))


def _summed(connection: sa.Connection, tenant: str) -> list[dict[str, Any]]:
    totals: defaultdict[tuple[Any, str], Counter[str]] = defaultdict(Counter)
    quarters: defaultdict[tuple[Any, str], defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    query = sa.select(_days).where(_days.c.tenant_id == tenant, _days.c.figure.not_in(_OF_PROJECTS))
    for row in connection.execute(query):
        key = (row.day, row.figure)
        totals[key].update(json.loads(row.total))
        for number, labels in json.loads(row.quarters).items():
            quarters[key][number].update(labels)
    return [
        {
            "tenant_id": tenant,
            "project_id": _SITE,
            "day": day,
            "figure": figure,
            "total": json.dumps(total),
            "quarters": json.dumps(quarters[day, figure]),
        }
        for (day, figure), total in totals.items()
    ]
