"""Keeps processes running: who starts them, who notices their end, who says that it is enough."""
