"""The commands an operator types, a family a file; `portal.cli` lists them."""
