"""Taking rows of one file into the warehouse: one file, one transaction."""
