"""What is read of a document, and whether it agrees with itself and what was said."""
