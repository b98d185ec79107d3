"""An output folder is read by its manifest, and one that does not fit it is refused."""

import pytest
from tools.cfn.folder import Broken, Folder
from tools.tests import fake_aws
from tools.tests.fake_aws import EAST, WEST


@pytest.fixture(name="emitted")
def fixture_emitted(tmp_path):
    return fake_aws.Folder(tmp_path)


def test_reads_what_the_manifest_lists(emitted):
    folder = Folder(emitted.path, verify=True)
    assert list(folder.templates) == list(folder.entries) == list(folder.regions)
    assert folder.root == "root.template.json"
    assert folder.instance == "us-west-2/secondary.template.json"
    assert (folder.primary, folder.secondary) == (EAST, WEST)
    entry = folder.entries["us-west-2/data.template.json"]
    assert entry.key.startswith("shop/us-west-2/data-") and entry.region == WEST
    assert entry.size == len(folder.files[entry.path]) == len(entry.file.read_bytes())
    found = [(id, resource["Type"], child) for id, resource, _, child in folder.links()]
    assert found == [(each["logical_id"], each["type"], each["child"]) for each in emitted.stacks]


@pytest.mark.parametrize(
    "damage, words",
    [
        (lambda emitted: emitted.templates[0].update(path="../x.json"), "which is outside"),
        (lambda emitted: emitted.templates[0].update(path="/x.json"), "which is outside"),
        (lambda emitted: emitted.templates[0].update(path="x.json"), "cannot read .*/x.json: No"),
        (lambda emitted: emitted.templates[0].pop("key"), "not one of .*'key'"),
        (lambda emitted: emitted.stacks.pop(1), "not one of .*StopIteration"),
        (lambda emitted: emitted.stacks[1].update(logical_id="X"), "not one of .*'X'"),
        (lambda emitted: emitted.stacks[1].update(child="x.json"), "not one of .*'x.json'"),
    ],
)
def test_refuses_a_manifest_that_does_not_fit(emitted, damage, words):
    damage(emitted)
    emitted.write_manifest()
    with pytest.raises(Broken, match=words):
        Folder(emitted.path)


def test_refuses_what_is_no_folder_of_the_compilers(tmp_path):
    with pytest.raises(Broken, match="cannot read .*/manifest.json: No such file"):
        Folder(tmp_path)
    for content, words in [("no JSON", "is no JSON"), ("[]", "is not one of protoc-gen-cfn's")]:
        (tmp_path / "manifest.json").write_text(content)
        with pytest.raises(Broken, match=f"manifest.json {words}"):
            Folder(tmp_path)


def test_verifies_where_it_is_asked_to(emitted):
    path = "us-east-1/data.template.json"
    (emitted.path / path).write_text("{}")
    assert Folder(emitted.path).templates[path] == {}
    with pytest.raises(Broken, match="data.template.json is not what manifest.json describes"):
        Folder(emitted.path, verify=True)
    (emitted.path / path).unlink()
    with pytest.raises(Broken, match="cannot read .*/data.template.json"):
        Folder(emitted.path, verify=True)


def test_other_files_are_read_when_they_are_asked_for(emitted):
    folder = Folder(emitted.path)
    assert folder.report["quotas_to_raise"] == []
    (emitted.path / "source_map.json").unlink()
    with pytest.raises(Broken, match="cannot read .*/source_map.json"):
        folder.source_map  # pylint: disable=pointless-statement
