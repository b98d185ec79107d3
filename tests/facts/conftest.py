"""The specs whose templates the facts are about."""

import pytest
from tools.cfn import templates

# What the requirements ask for is asked of specs of the same names; a module of
# facts that hold whatever the spec says sets OF_ANY_SPEC.
_OF_THE_REQUIREMENTS = {"transactions": "infra/dr_template", "minimal": "infra/minimal"}
_ALL = {
    **_OF_THE_REQUIREMENTS,
    "ledger": "infra/ledger",
    "orders": "infra/orders",
    "payments": "infra/payments",
}


def pytest_generate_tests(metafunc):
    if "tree" in metafunc.fixturenames:
        specs = _ALL if getattr(metafunc.module, "OF_ANY_SPEC", False) else _OF_THE_REQUIREMENTS
        metafunc.parametrize("tree", specs.values(), ids=specs.keys(), indirect=True)


@pytest.fixture
def tree(request):
    """The templates of a spec. Whoever changes them takes a copy."""
    return templates.load(request.param)
