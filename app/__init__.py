"""People: the command line and the web application."""
