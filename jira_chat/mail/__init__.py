"""Mail on its way out: a message as a value, and the operator's SMTP server. Features decide what it says."""
