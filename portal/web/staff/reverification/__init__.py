"""Verified customers are asked once more: one of them, or a group."""
