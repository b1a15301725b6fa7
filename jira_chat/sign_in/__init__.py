"""Signing in through the widget: methods, codes, passwords, the group rule, lockout, auto-login."""
