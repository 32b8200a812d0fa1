"""The pages: a blueprint for each audience, each behind a guard of its own."""
