"""The fault campaign against the bridge to Jira, in one process and on a clock that is only counted."""
