"""Compares the compiler's list of types that a region lacks with cfn-lint's schemas."""

import importlib
import pathlib
import pkgutil
import re

import cfnlint.data.schemas.providers

TYPES = [
    line
    for line in pathlib.Path("proto/aws/types.txt").read_text().splitlines()
    if line and not line.startswith("#")
]


def declared():
    """The absences of resource_types.cc: prefix of types and region."""
    source = pathlib.Path("generator/verify/resource_types.cc").read_text()
    found = re.findall(r'\{"(AWS::[A-Za-z0-9:]+)", "([a-z0-9-]+)"\}', source)
    assert found
    return found


def test_types_are_absent_where_the_compiler_says_so():
    expected = {
        (type_name, region)
        for prefix, region in declared()
        for type_name in TYPES
        if type_name.startswith(prefix)
    }
    absent = set()
    providers = cfnlint.data.schemas.providers
    regions = [module.name for module in pkgutil.iter_modules(providers.__path__)]
    assert "us_east_1" in regions
    for name in regions:
        module = importlib.import_module(f"{providers.__name__}.{name}")
        (known,) = [
            value
            for key, value in vars(module).items()
            if not key.startswith("__") and isinstance(value, dict) and "AWS::S3::Bucket" in value
        ]
        absent |= {
            (type_name, name.replace("_", "-"))
            for type_name in TYPES
            if type_name not in known
        }
    assert absent == expected
