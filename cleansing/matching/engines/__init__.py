"""Where pairs are found and scored: in this process, or on a Spark cluster."""
