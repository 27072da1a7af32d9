"""Dossiers: list, one dossier, starting one, its papers and nominees."""
