"""Measures what docs/measurements.md keeps: `python -m bench`, or `make bench`."""
