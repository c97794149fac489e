"""Tables for action, computed from the published history alone."""
