"""Entry point for WSGI servers: `gunicorn app:app -c python:jira_chat.serving`."""

import os

from jira_chat.application import create_app
from jira_chat.config import Config
from jira_chat.kernel import logging

config = Config.from_environment(os.environ)
logging.configure(config.log_level)
app = create_app(config)
