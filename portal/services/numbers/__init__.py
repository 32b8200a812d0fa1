"""What the numbers page counts, a file a question."""
