"""What every folder may use: ids, the clock, the error family, logging. The standard library and msgspec only."""
