"""Decisions: drafts, signature, issue, the paper itself."""

from web.blueprints.decisions import routes_paper, routes_signing

__all__ = ["routes_paper", "routes_signing"]
