"""Loses the primary region, ten thousand times, by the numbers that the templates say."""
