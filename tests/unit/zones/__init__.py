"""Tests of what the letters of a document say."""
