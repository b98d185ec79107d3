"""The document mender, as deployed: in either region it writes what is missing there."""

import pytest
from tests.emulator.data_path.mending import store
from tests.facts import lookup
from tests.facts.lookup import REGIONS


@pytest.mark.parametrize("region", REGIONS)
def test_writes_what_is_missing(site, tree, region):
    written = store(site, region, "TX-1")
    mender = site.function("dr-document-mender", region)
    answer = mender.invoke({"count_only": True})
    assert (answer["items"], answer["missing"], answer["written"]) == (1, 1, 0)
    assert site.documents(region) == []
    answer = mender.invoke({"segment": 0, "segments": 1, "start": None})
    assert (answer["items"], answer["missing"], answer["written"]) == (1, 1, 1)
    [document] = site.documents(region)
    assert document["Body"].read() == written
    assert document["SSEKMSKeyId"] == lookup.key(tree, region).arn
    assert mender.invoke({})["missing"] == 0
    assert {where for role, where, _ in site.calls if role == mender.role_name} == {region}
