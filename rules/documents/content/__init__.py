"""What documents say: facts in, frozen paragraphs and rows out. Nothing here knows how they look."""
