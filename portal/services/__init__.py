"""One use case each: they take the session, the adapters and the time; none commits."""
