"""The examination of pictures."""
