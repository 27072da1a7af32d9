"""Downloads: issued documents and papers."""
