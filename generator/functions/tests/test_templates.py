"""The templates give each function what its contract says."""
import json
import pathlib
import zipfile

import pytest
from tools.cfn import templates

CONTRACTS = json.loads(pathlib.Path("generator/functions/contracts.json").read_text())
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


def of_payments(name):
    return templates.load("infra/payments").resources(
        "AWS::Lambda::Function", FunctionName=f"{name}-{templates.SUFFIX}")


def test_the_transaction_processor_is_deployed_as_it_is_tested():
    text = pathlib.Path("generator/functions/fenced/transaction_processor.py").read_text()
    found = of_payments("payment-processor")
    assert [each["Code"]["ZipFile"] for each in found] == 2 * [text]
    assert {each["Handler"] for each in found} == {"index.dr_handler"}


def test_a_package_is_its_directory_with_the_fence():
    tree = templates.load("infra/payments")
    [asset] = tree.assets
    found = of_payments("session-keeper")
    assert {each["Handler"] for each in found} == {"dr_fence.dr_handler"}
    assert {each["Code"]["S3Key"] for each in found} == {asset.key}
    assert len({each["Code"]["S3Bucket"] for each in found}) == 2
    folder = pathlib.Path("infra_specs/functions/session_keeper")
    with zipfile.ZipFile(asset.file) as archive:
        assert archive.testzip() is None
        files = {info.filename: archive.read(info) for info in archive.infolist()}
        for info in archive.infolist():  # Lambda runs as another user
            assert info.external_attr >> 16 == 0o100755
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
    fence = files.pop("dr_fence.py").decode()
    assert files == {path.name: path.read_bytes() for path in folder.iterdir()}
    own, text = fence.split("\ndr_own = ")
    assert own == "import importlib\n"
    line, text = text.split("\n", 1)
    assert line == 'importlib.import_module("keeper").handler'
    assert text == pathlib.Path("generator/functions/python_fence.py").read_text()
