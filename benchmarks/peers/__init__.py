"""Other libraries doing what ours does without a database: a customer's frame, Redis, the agent's socket."""
