"""Publishes, deploys, operates and removes an environment: the parts of tools/deploy."""

import pathlib

# The command as its user has it: the wheel has this folder in a module of its own.
PROGRAM = "dr-deploy" if pathlib.Path(__file__).parents[2].name == "dr_deploy" else "tools/deploy"
