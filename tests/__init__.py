"""The proof. A package only so that helpers are importable as ``tests.support``; no test lives here."""
