"""Places are found in the spec and in overlays."""

from types import SimpleNamespace

import pytest
from tools.cfn.folder import Broken
from tools.cfn.places import Places

_BASE = "/Resources/Topic/Properties"


@pytest.fixture(name="places")
def fixture_places(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a:dev.textproto").write_text("alerts {\n\ttopic_name: 'x' }\n")
    found = {f"{_BASE}/TopicName": "a:dev.textproto:2:14", f"{_BASE}/Tags": "7:3"}
    return Places(SimpleNamespace(source_map={"spec": "s.textproto", "templates": {"t": found}}))


def test_a_place_is_in_the_file_that_it_names(places):
    path = ["Resources", "Topic", "Properties"]
    assert places.find("t", [*path, "TopicName"]) == ("a:dev.textproto", 2, 14)
    assert places.find("t", [*path, "Tags", 0, "Key"]) == ("s.textproto", 7, 3)
    # The resource: in the spec rather than in an overlay.
    assert places.find("t", path) == ("s.textproto", 7, 3)
    assert places.find("t", ["Outputs"]) == ("s.textproto", 0, 0)


def test_a_place_is_shown_with_its_line(places):
    assert places.lines(("a:dev.textproto", 2, 14), "error", "no") == [
        "a:dev.textproto:2:14: error: no",
        " topic_name: 'x' }",
        "             ^",
    ]
    assert places.lines(("s.textproto", 7, 3), "error", "no") == ["s.textproto:7:3: error: no"]
    assert places.lines(("s.textproto", 0, 0), "error", "no") == ["s.textproto: error: no"]


def test_a_source_map_has_places():
    with pytest.raises(Broken, match="has no 'templates'"):
        Places(SimpleNamespace(source_map={"spec": "s.textproto"}))
