"""Sanctions lists: how their publishers write them, and what they say of whom."""
