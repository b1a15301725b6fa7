"""How a host proves who is calling: pure checks, one folder per host platform, the same values from all."""
