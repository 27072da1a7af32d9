"""Which is the original: digital signatures, scans, the report on signatures, trusted certificates."""
