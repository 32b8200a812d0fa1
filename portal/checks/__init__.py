"""The examination of pictures; what decodes them runs in a limited child process."""
