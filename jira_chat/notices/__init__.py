"""Notices to a project's team that a customer waits and nobody reacts, by mail and webhook."""
