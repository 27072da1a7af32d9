"""Workbooks in and out: reading what offices send, writing what they fill, exports that run nothing."""
