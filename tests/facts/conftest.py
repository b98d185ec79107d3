import pytest
from tests.facts import templates


@pytest.fixture(params=["infra/dr_template", "infra/minimal"], ids=["transactions", "minimal"])
def tree(request):
    """The templates of a spec. Whoever changes them takes a copy."""
    return templates.load(request.param)
