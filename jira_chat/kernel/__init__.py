"""What every folder may use: ids, the clock, the error family, logging. Standard library only."""
