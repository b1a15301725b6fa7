"""Tests mirror modules, so a module's path tells where its tests are."""

from pathlib import Path

from tests.architecture.sources import PRODUCT, ROOT, modules

MIRRORS = (ROOT / "tests" / "unit", ROOT / "tests" / "integration")

ELSEWHERE = {
    "attachments/jobs.py": "tests/unit/outbox/test_payloads.py",
    # Only declarations: what they declare is tested with what uses it.
    "attachments/errors.py": "declarations",
    "attachments/models.py": "declarations",
    "articles/models.py": "declarations",
    "conversations/errors.py": "declarations",
    "conversations/models.py": "declarations",
    "conversations/figures.py": "declarations",
    "reports/models.py": "declarations",
    "jira/errors.py": "declarations",
    "jira/models.py": "declarations",
    "mail/errors.py": "declarations",
    "presence/models.py": "declarations",
    "offers/errors.py": "declarations",
    "sync/errors.py": "declarations",
    "transfers/errors.py": "declarations",
    "notices/models.py": "declarations",
    "offers/models.py": "declarations",
    "transfers/models.py": "declarations",
    "audit/models.py": "declarations",
    "web/audit_answers.py": "declarations",
    "web/offer_answers.py": "declarations",
    "outgoing/errors.py": "declarations",
    "web/notice_answers.py": "declarations",
    "replies/models.py": "declarations",
    "sign_in/errors.py": "declarations",
    "sign_in/place.py": "declarations",
    "realtime/errors.py": "declarations",
    "realtime/server_frames.py": "declarations",
    "sync/acting.py": "declarations",
    "web/agent_answers.py": "declarations",
    "web/article_answers.py": "declarations",
    "web/administration_answers.py": "declarations",
    "web/answers.py": "declarations",
    "web/card_answers.py": "declarations",
    "web/delivery_answers.py": "declarations",
    "web/kept_answers.py": "declarations",
    "web/look_answers.py": "declarations",
    "web/refusal_answers.py": "declarations",
    "web/reply_answers.py": "declarations",
    "web/start_data.py": "declarations",
    "web/ending_answers.py": "declarations",
    "web/history_answers.py": "declarations",
    "web/text_answers.py": "declarations",
    "web/waiting_answers.py": "declarations",
    "supervision/errors.py": "declarations",
    "hosts/base.py": "declarations",
    "web/services.py": "declarations",
    "attachments/tables.py": "tests/integration/storage/test_schema.py",
    "conversations/tables.py": "tests/integration/storage/test_schema.py",
    "installations/tables.py": "tests/integration/storage/test_schema.py",
    "outbox/tables.py": "tests/integration/storage/test_schema.py",
    "customers/tables.py": "tests/integration/storage/test_schema.py",
    "presence/tables.py": "tests/integration/storage/test_schema.py",
    "replies/tables.py": "tests/integration/storage/test_schema.py",
    "sign_in/tables.py": "tests/integration/storage/test_schema.py",
    "sync/tables.py": "tests/integration/storage/test_schema.py",
    "settings/tables.py": "tests/integration/storage/test_schema.py",
    "privacy/tables.py": "tests/integration/storage/test_schema.py",
    "offers/tables.py": "tests/integration/storage/test_schema.py",
    "transfers/tables.py": "tests/integration/storage/test_schema.py",
    "audit/tables.py": "tests/integration/storage/test_schema.py",
    "notices/tables.py": "tests/integration/storage/test_schema.py",
    "reports/tables.py": "tests/integration/storage/test_schema.py",
    "storage/tables.py": "tests/integration/storage/test_schema.py",
    "storage/postgresql.py": "tests/integration/storage/test_engine.py",
    "storage/sqlite.py": "tests/integration/storage/test_engine.py",
    "storage/metadata.py": "tests/integration/storage/test_schema.py",
    "conversations/jobs.py": "tests/unit/outbox/test_payloads.py",
    "sign_in/jobs.py": "tests/unit/outbox/test_payloads.py",
    "settings/jobs.py": "tests/unit/outbox/test_payloads.py",
    "privacy/jobs.py": "tests/unit/outbox/test_payloads.py",
    "notices/jobs.py": "tests/unit/outbox/test_payloads.py",
    "reports/jobs.py": "tests/unit/outbox/test_payloads.py",
    "transfers/jobs.py": "tests/unit/outbox/test_payloads.py",
    "sync/jobs.py": "tests/unit/outbox/test_payloads.py",
    "conversations/events.py": "tests/unit/realtime/test_fanout.py",
    "customers/events.py": "tests/unit/realtime/test_fanout.py",
    "installations/events.py": "tests/unit/realtime/test_fanout.py",
    "offers/events.py": "tests/unit/realtime/test_fanout.py",
    "presence/events.py": "tests/unit/realtime/test_fanout.py",
    "settings/events.py": "tests/integration/realtime/test_forgetting.py",
    # Through the one service that uses them.
    "conversations/transfers.py": "tests/integration/transfers/test_service.py",
    "transfers/former_requests.py": "tests/integration/transfers/test_service.py",
    "transfers/sharing.py": "tests/integration/transfers/test_service.py",
    "audit/repository.py": "tests/integration/audit/test_service.py",
    "transfers/repository.py": "tests/integration/transfers/test_service.py",
    "transfers/rules.py": "tests/integration/transfers/test_service.py",
    "web/transfers.py": "tests/functional/test_hostile_values.py",
    "attachments/repository.py": "tests/integration/attachments/test_service.py",
    "attachments/sending.py": "tests/integration/attachments/test_service.py",
    "sign_in/confirmations.py": "tests/integration/web/test_confirmations.py",
    "sign_in/transcript_mails.py": "tests/integration/web/test_endings.py",
    "conversations/views.py": "tests/integration/conversations/test_desk.py",
    "sync/request_comments.py": "tests/integration/web/test_request_comments.py",
    "sync/request_reading.py": "tests/integration/web/test_cards.py",
    "conversations/search.py": "tests/integration/conversations/test_desk.py",
    "jira/ids.py": "tests/unit/jira/test_client.py",
    "jira/multipart.py": "tests/unit/jira/test_files.py",
    "privacy/reports.py": "tests/integration/privacy/test_reporting.py",
    "storage/personal_data.py": "tests/integration/privacy/test_people.py",
    "audit/personal_data.py": "tests/integration/privacy/test_people.py",
    "transfers/personal_data.py": "tests/integration/privacy/test_people.py",
    "attachments/personal_data.py": "tests/integration/privacy/test_people.py",
    "conversations/personal_data.py": "tests/integration/privacy/test_people.py",
    "customers/personal_data.py": "tests/integration/privacy/test_people.py",
    "presence/personal_data.py": "tests/integration/privacy/test_people.py",
    "offers/personal_data.py": "tests/integration/privacy/test_people.py",
    "offers/repository.py": "tests/integration/offers/test_service.py",
    "conversations/offering.py": "tests/integration/offers/test_service.py",
    "web/offers.py": "tests/e2e/test_offers.py",
    "notices/personal_data.py": "tests/integration/privacy/test_people.py",
    "reports/personal_data.py": "tests/integration/privacy/test_people.py",
    "reports/repository.py": "tests/integration/reports/test_counting.py",
    "reports/service.py": "tests/integration/reports/test_counting.py",
    **dict.fromkeys(
        (
            "notices/letters.py",
            "notices/scheduling.py",
            "notices/repository.py",
            "notices/service.py",
        ),
        "tests/integration/notices/test_sending.py",
    ),
    "web/notices.py": "tests/e2e/test_team_notices.py",
    "conversations/facts.py": "tests/integration/reports/test_counting.py",
    "replies/personal_data.py": "tests/integration/privacy/test_people.py",
    "settings/personal_data.py": "tests/integration/privacy/test_people.py",
    "sign_in/personal_data.py": "tests/integration/privacy/test_people.py",
    "conversations/outreach.py": "tests/integration/sync/test_reaching_out.py",
    "web/reaching_out.py": "tests/e2e/test_reaching_out.py",
    "conversations/filters_data.py": "tests/integration/privacy/test_people.py",
    "web/filters.py": "tests/functional/test_hostile_values.py",
    "conversations/corrections.py": "tests/integration/sync/test_corrections.py",
    "conversations/correction_rows.py": "tests/integration/sync/test_corrections.py",
    "conversations/note_rows.py": "tests/integration/conversations/test_notes.py",
    "conversations/bulk.py": "tests/integration/conversations/test_posting.py",
    "broker/hint_publisher.py": "tests/integration/broker/test_hints.py",
    "broker/hint_subscriber.py": "tests/integration/broker/test_hints.py",
    "conversations/details.py": "tests/integration/conversations/test_service.py",
    "conversations/listing.py": "tests/integration/conversations/test_service.py",
    "conversations/shown_files.py": "tests/integration/web/test_attachments.py",
    "conversations/jira_refs.py": "tests/integration/conversations/test_jira_link.py",
    "conversations/messages.py": "tests/integration/conversations/test_service.py",
    "conversations/deliveries.py": "tests/integration/sync/test_delivery.py",
    "outbox/queries.py": "tests/integration/sync/test_delivery.py",
    "conversations/repository.py": "tests/integration/conversations/test_service.py",
    "settings/request_forms.py": "tests/integration/sync/test_raising.py",
    "presence/repository.py": "tests/integration/presence/test_service.py",
    "replies/repository.py": "tests/integration/replies/test_service.py",
    "settings/repository.py": "tests/integration/settings/test_service.py",
    "jira/sites.py": "tests/integration/web/test_guards.py",
    # Only as a whole.
    "realtime/sockets.py": "tests/integration/test_cli.py",
    "serving.py": "tests/integration/test_cli.py",
    "wiring.py": "tests/integration/test_application.py",
    "conversations/enqueuing.py": "tests/integration/conversations/test_service.py",
    "resealing.py": "tests/functional/test_secret_key.py",
}
"""Modules without a test file of their own, and where they are tested."""

ACROSS = {
    "conversations/who_may_start.py",
    "realtime/protocol_examples.py",
    "settings/what_survives.py",
    "storage/upgrade.py",
    "web/agent_names.py",
    "web/auto_login.py",
    "web/hours.py",
}
"""Test files of one folder that are about several of its modules."""


def module_of(test: Path, mirror: Path) -> Path:
    """The module that a test file is about."""
    return PRODUCT / test.relative_to(mirror).with_name(test.name.removeprefix("test_"))


TESTED = {module_of(test, mirror) for mirror in MIRRORS for test in mirror.rglob("test_*.py")}


def is_migration(path: Path) -> bool:
    return "migrations" in path.parts


def is_wiring(path: Path) -> bool:
    """Construction: whatever is built is tested, and every process builds all of it."""
    return path.name == "wiring.py" and path.parent != PRODUCT


def test_every_test_file_is_about_a_module() -> None:
    about = {str(path.relative_to(PRODUCT)) for path in TESTED if not path.exists()}
    assert about - ACROSS == set()


def test_every_module_has_its_test_file() -> None:
    untested = [path for path in modules() if path not in TESTED and not is_migration(path) and not is_wiring(path)]
    assert {str(path.relative_to(PRODUCT)) for path in untested} - ELSEWHERE.keys() == set()


def test_the_exceptions_are_still_exceptions() -> None:
    assert [each for each in ELSEWHERE if not (PRODUCT / each).exists() or PRODUCT / each in TESTED] == []
    places = {place for place in ELSEWHERE.values() if place != "declarations"}
    assert [place for place in places if not (ROOT / place).exists()] == []
