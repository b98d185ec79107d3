"""What the compiler relies on when it inlines a function into a template."""
import ast
import re
import sys

import pytest
from generator.functions.tests.lambdas import (
    CONTRACTS, PACKAGES, PATHS, ROOT, declared, deployed, names, source, used)

# Bytes, just above the present size: a template carries every one of them.
LIMITS = {"active_region": 1_792, "document_mender": 4_736, "emptier": 7_936,
          "failover_evaluator": 25_344, "secondary_reader": 3_584, "session_keeper": 9_344,
          "transaction_processor": 16_384}
# A run of one folder's tests may have functions of the other for these to work with.
TESTED = sorted(function for function in PATHS if any(
    (ROOT / folder / f"functions/tests/test_{function}.py").exists()
    for folder in ("generator", "infra_specs")))


def test_every_function_has_a_limit():
    assert TESTED and set(TESTED) <= LIMITS.keys()


@pytest.mark.parametrize("function", TESTED)
def test_fits_into_a_template(function):
    text, _ = deployed(function)
    assert len(text.encode()) <= LIMITS[function]
    assert text.isascii()
    assert "${" not in text, "CloudFormation would substitute it"
    assert "{{resolve:" not in text, "CloudFormation would resolve it"


@pytest.mark.parametrize("function", TESTED)
def test_has_a_handler_and_imports_what_lambda_has(function):
    tree = ast.parse(source(function))
    assert any(isinstance(node, ast.FunctionDef) and node.name == "handler" for node in tree.body)
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
               for alias in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    foreign = {name.split(".")[0] for name in modules} - sys.stdlib_module_names
    beside = {path.stem for path in PATHS[function].parent.glob("*.py")}
    assert foreign - (beside if function in PACKAGES.values() else set()) <= {"boto3", "botocore"}


@pytest.mark.parametrize("function", TESTED)
def test_documents_its_environment(function):
    text = source(function)
    if function in PACKAGES.values():
        text += "".join(path.read_text() for path in PATHS[function].parent.glob("[!k]*.py"))
    code = {name for name in re.findall(r'environ(?:\.get\(|\[)"(\w+)"', text)
            if not name.startswith("AWS_")}
    listed = re.search(r"^Environment: (.*(?:\n  .*)*)$", ast.get_docstring(ast.parse(text)), re.M)
    assert set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)*\b", listed[1])) == code
    if function in CONTRACTS:
        assert code == names(function, "variables"), "what the templates give it"


@pytest.mark.parametrize("function", TESTED)
def test_uses_exactly_the_rights_it_documents(function):
    """In a run of all tests: see lambdas.py. Those of the fence its own tests use."""
    assert declared(function, fence=False) <= used[function] <= declared(function)
