"""A colleague signs in, and keeps what they sign in with."""
