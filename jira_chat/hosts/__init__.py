"""Verification of calls from host platforms: pure checks, one folder per platform, with common result types."""
