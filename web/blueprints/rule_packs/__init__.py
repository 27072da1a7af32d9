"""Local rule packs: read, write as form or YAML, try on rounds, propose and approve."""
