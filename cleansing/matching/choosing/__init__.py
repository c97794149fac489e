"""How likely pairs are beside their rivals: edges between clusters under constraints."""
