"""The law as dated data: instruments, citations, values, regimes."""
