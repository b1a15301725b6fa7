"""A transfer is told with a conversation's story."""

from tests.integration.sync.conftest import raised, story

__all__ = ["raised", "story"]
