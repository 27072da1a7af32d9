"""Papers of a dossier: made of data or uploaded, looked at, signed; the receipt of a submission."""

from web.blueprints.papers import routes_files, routes_preview
from web.blueprints.papers.routes import blueprint

__all__ = ["blueprint", "routes_files", "routes_preview"]
