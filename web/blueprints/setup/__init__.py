"""The first day: the page that exists only while nothing does, and the list of what to do next."""
