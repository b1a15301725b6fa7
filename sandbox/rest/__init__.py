"""The parts of Jira's REST v3 and servicedeskapi that a chat add-on uses. Pages for people are one level up."""
