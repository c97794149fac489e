"""Files for other software: rows of texts in the layout and encoding that the target reads."""
