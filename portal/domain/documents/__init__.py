"""What is read of an identity document, and whether it agrees with itself and with what was said."""
