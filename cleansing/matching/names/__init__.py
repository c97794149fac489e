"""What names say: their levels, how rare they are, other names, places and persons in them."""
