"""The domain: conversations, their messages in order, and who may see them."""
