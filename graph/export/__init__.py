"""A build, or a part of it, as files that other programs read; all of them from the index."""
