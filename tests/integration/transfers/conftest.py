"""A transfer is told with a conversation's story."""

from tests.integration.sync.conftest import raised as raised
from tests.integration.sync.conftest import story as story
