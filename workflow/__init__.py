"""The process: what is stored and what may happen next.

Start with ``lifecycle.py`` (the table of steps), then ``perform.py`` (the one path every change takes). ``services``
are the verbs, ``queries`` the reads. Nothing here knows HTTP.
"""
