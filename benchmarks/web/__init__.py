"""The web application under load: twenty people at once on a million customers."""
