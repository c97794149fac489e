"""Words everyone shares: types, errors, ids. Standard library only."""
