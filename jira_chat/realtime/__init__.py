"""Sockets: handshake, frames, connections, fan-out."""
