"""Work that can wait: rows say what, the queue only wakes the worker."""
