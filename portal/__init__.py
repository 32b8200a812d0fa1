"""A verification portal that a company runs itself."""
