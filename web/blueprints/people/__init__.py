"""The register of persons: list, one person, what is recorded of him, entries that are one person."""
