"""What numbers are told by: days, parts, middles and charts."""
