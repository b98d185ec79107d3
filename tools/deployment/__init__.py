"""Publishes, deploys, operates and removes an environment: the parts of tools/deploy."""

import pathlib
import sys

# The command as its user has it: a package installs it under a name of its own.
PROGRAM = "dr-deploy" if pathlib.Path(sys.argv[0]).name == "dr-deploy" else "tools/deploy"
