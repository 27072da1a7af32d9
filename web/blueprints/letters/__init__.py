"""Letters that follow from where nominations stand: returned, decided, forwarded."""
