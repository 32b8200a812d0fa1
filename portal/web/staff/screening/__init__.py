"""The rules of screening: read, changed and put in force."""
