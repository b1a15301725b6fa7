"""Atlassian Connect: JWT, query string hash, lifecycle payloads. The only place that knows a client key or a qsh."""
