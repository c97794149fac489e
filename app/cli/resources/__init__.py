"""Templates that the command writes."""
