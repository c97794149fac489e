"""The `tsunagi` command."""
