"""Analysts of blockchains: each asks one, and reads its answer strictly."""
