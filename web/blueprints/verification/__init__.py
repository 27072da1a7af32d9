"""Checks that anybody may do: a code, a name, a file."""
