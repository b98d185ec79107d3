"""The compiler's version."""

# A semantic version.
VERSION = "0.1.0"
