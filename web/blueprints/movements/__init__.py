"""Emulation movements."""
