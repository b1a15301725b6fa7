"""How a project's chat goes: figures counted from conversations, and kept by day."""
