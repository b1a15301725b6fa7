"""How a host proves who is calling. Pure checks, one folder per host platform; all of them end in the same values."""
