"""Publishes, deploys, operates and removes an environment: the parts of tools/deploy."""
