"""Workbooks: a dossier's Excel round trip, imports of registers, exports of lists."""
