"""The rulebook to read: awards on a day, two days compared, instruments, citations of a text, the coverage."""
