"""Customers: found, registered, and one of them with all that happened."""
