"""Word parts, layouts and the configuration of the sample firm."""
