"""What is kept of a match between nights, and how a change is added to it without a full pass."""
