"""Pure functions on texts, names, addresses, dates, money."""
