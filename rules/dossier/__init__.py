"""The dossier: which papers it must hold."""
