"""Cases: of notices about customers, and of transfers."""
