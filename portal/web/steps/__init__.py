"""The views of the steps, used by the computer and, for some, by the phone."""
