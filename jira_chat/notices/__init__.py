"""Notices to a project's team that a customer is waiting for an answer, by mail and webhook."""
