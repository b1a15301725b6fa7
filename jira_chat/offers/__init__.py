"""Offers: new chats are offered to one agent after another, if a project wants that."""
