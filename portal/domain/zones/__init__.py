"""What the letters of a document say; pure, over plain values."""
