"""A transfer is told with a conversation's story."""

from tests.integration.sync.conftest import database_kind, raised, story

__all__ = ["database_kind", "raised", "story"]
