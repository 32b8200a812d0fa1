"""The rules by which transfers are screened."""
