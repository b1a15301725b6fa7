"""A report as a file. Pure."""

from jira_chat.kernel.spreadsheets import as_csv as table_as_csv
from jira_chat.reports.models import Report


def as_csv(report: Report) -> str:
    """Return a report as one table: section, name, figure, value. Durations are in seconds."""
    return table_as_csv(("section", "name", "figure", "value"), _rows(report))


def _rows(report: Report) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [
        ("report", report.zone, "first", report.first),
        ("report", report.zone, "last", report.last),
    ]
    for day in report.days:
        values = {"conversations": day.conversations, "missed": day.missed, "median": day.median, "p90": day.p90}
        rows += [("day", day.day, figure, value) for figure, value in values.items()]
    rows += [
        ("hour", weekday, hour, count) for weekday, hours in enumerate(report.hours) for hour, count in enumerate(hours)
    ]
    for section in ("first_response", "waiting", "resolution"):
        durations = getattr(report, section)
        values = {"count": durations.count, "median": durations.median, "p90": durations.p90}
        rows += [(section, "", figure, value) for figure, value in values.items()]
    missed = report.missed
    reasons = {"nobody_online": missed.nobody_online, "left": missed.left, "no_answer": missed.no_answer}
    rows += [("missed", reason, "conversations", count) for reason, count in reasons.items()]
    rows += [("rating", score, "conversations", count) for score, count in enumerate(report.scores, 1)]
    rows += [("comment", each.at.isoformat(), each.score, each.comment) for each in report.comments]
    rows += [("language", each.label, "conversations", each.count) for each in report.languages]
    rows += [("page", each.label, "conversations", each.count) for each in report.pages]
    for agent in report.agents or ():
        its = agent.first_response
        values = {"answered": its.count, "median": its.median, "p90": its.p90}
        rows += [("agent", agent.name, figure, value) for figure, value in values.items()]
    for project in report.projects or ():
        its = project.first_response
        values = {
            "conversations": project.conversations,
            "missed": project.missed,
            "median": its.median,
            "p90": its.p90,
        }
        rows += [("project", project.name or project.project, figure, value) for figure, value in values.items()]
    return rows
