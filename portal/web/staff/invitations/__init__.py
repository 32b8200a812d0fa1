"""Invitations: sent, revoked, and in whose words."""
