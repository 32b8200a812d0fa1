"""The connections to the outside: real and in-memory side by side."""
