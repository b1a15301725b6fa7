"""Tests of storage break connections and change tables: each has a database of its own."""

import pytest

from jira_chat.storage.engine import Database


@pytest.fixture
def database(own_database: Database) -> Database:
    return own_database
