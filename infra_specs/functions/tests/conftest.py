"""The fixtures that all functions are tested with."""

pytest_plugins = "generator.functions.tests.lambdas"
