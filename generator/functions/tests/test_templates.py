"""The templates give each function what its contract says."""
import json
import pathlib

import pytest
from tools.cfn import templates

CONTRACTS = json.loads(pathlib.Path("generator/functions/contracts.json").read_text())
FENCED = sorted(pathlib.Path("generator/functions/fenced").glob("*.py"))
TREE = templates.load("infra/dr_template")


def functions(name):
    return TREE.resources("AWS::Lambda::Function", FunctionName=f"{name}-{templates.SUFFIX}")


def variables(function):
    return function.get("Environment", {"Variables": {}})["Variables"].keys()


@pytest.mark.parametrize("function", sorted(CONTRACTS))
def test_each_function_gets_its_variables_and_no_others(function):
    contract = CONTRACTS[function]
    found = functions(contract.get("name", "transaction-processor"))
    assert found
    for each in found:
        assert variables(each) == {one["name"] for one in contract.get("variables", [])}


@pytest.mark.parametrize("function", sorted(CONTRACTS))
def test_custom_resources_have_what_their_function_reads(function):
    contract = CONTRACTS[function]
    # Keep is for specs that keep data, of which none is shipped; see tests/test_protection.py.
    read = {one["name"] for one in contract.get("properties", [])} - {"Keep"}
    # Only in an existing zone there is a certificate.
    given = [resource.raw for tree in (TREE, templates.load("infra/payments"))
             for resource in tree.resources(contract.get("resourceType", "none"))]
    assert read <= {name for properties in given for name in properties}


@pytest.mark.parametrize("path", FENCED, ids=lambda path: path.stem)
def test_functions_of_specs_are_deployed_as_they_are_tested(path):
    assert len(FENCED) == 2
    name = {"transaction_processor": "payment-processor"}.get(path.stem, "session-keeper")
    found = templates.load("infra/payments").resources(
        "AWS::Lambda::Function", FunctionName=f"{name}-{templates.SUFFIX}")
    assert [each["Code"]["ZipFile"] for each in found] == 2 * [path.read_text()]
    assert {each["Handler"] for each in found} == {"index.dr_handler"}
