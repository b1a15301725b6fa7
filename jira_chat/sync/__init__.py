"""Conversation and JSM request kept telling the same story, in both directions."""
