"""The fault campaign against the bridge to Jira, in one process and in simulated time."""
