"""The door: a thin Flask application over the workflow, put together in ``application.py``; ``cli.py`` is its second
entrance. Nothing is imported here, so that a command loads only what it needs.
"""
