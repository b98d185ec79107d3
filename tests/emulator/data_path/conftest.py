import time

import pytest
from moto import mock_aws
from tests.emulator.data_path.site import Clock, Site
from tests.facts import templates


@pytest.fixture(scope="session", params=["infra/dr_template", "infra/minimal"],
                ids=["transactions", "minimal"])
def tree(request):
    return templates.load(request.param)


@pytest.fixture
def site(tree):
    """A fresh environment. No call may be denied but where a test expects it."""
    with mock_aws():
        here = Site(tree, Clock(time.time()))
        yield here
        assert here.denials == []
