"""One reader per physical format."""
