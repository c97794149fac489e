"""People at customers: their names, and which records speak of one person."""
