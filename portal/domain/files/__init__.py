"""Files as people bring and take them: their encodings, columns and lines."""
