"""Offers new chats to one agent after the other, where a project wants it."""
