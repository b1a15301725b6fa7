"""The load client: many customers and agents in one process of its own, speaking through documented interfaces only."""
