"""Who is joined with whom: decisions, links that are sure, weak links parted again."""
