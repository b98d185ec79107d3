"""An output folder is read by its manifest, and one that does not fit it is refused."""

import hashlib
import json

import pytest
from tools.cfn.folder import Broken, Folder

_STACKS = [
    ("root", "Data", "AWS::CloudFormation::Stack", "eu-west-1/data"),
    ("root", "Other", "AWS::CloudFormation::StackSet", "eu-north-1/secondary"),
]


@pytest.fixture(name="emitted")
def fixture_emitted(tmp_path):
    """A folder of three templates, and its manifest to be changed: (path, write)."""
    manifest = {"root": "root.json", "templates": [], "stacks": []}
    stacks = {id: {"Type": type} for _, id, type, _ in _STACKS}
    for name, resources in [("root", stacks), ("eu-west-1/data", {}), ("eu-north-1/secondary", {})]:
        file = tmp_path / f"{name}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({"Resources": resources}))
        entry = {
            "path": f"{name}.json",
            "region": "eu-north-1" if "north" in name else "eu-west-1",
            "key": f"key/{name}",
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
            "bytes": file.stat().st_size,
        }
        manifest["templates"].append(entry)
    for parent, id, _, child in _STACKS:
        stack = {"parent": f"{parent}.json", "logical_id": id, "child": f"{child}.json"}
        manifest["stacks"].append(stack)

    def write(change=lambda manifest: None):
        change(manifest)
        (tmp_path / "manifest.json").write_text(json.dumps(manifest))
        return tmp_path

    return write


def test_reads_what_the_manifest_lists(emitted):
    folder = Folder(emitted(), verify=True)
    assert list(folder.templates) == list(folder.entries) == list(folder.regions)
    assert (folder.root, folder.instance) == ("root.json", "eu-north-1/secondary.json")
    assert (folder.primary, folder.secondary) == ("eu-west-1", "eu-north-1")
    entry = folder.entries["eu-west-1/data.json"]
    assert (entry.key, entry.region) == ("key/eu-west-1/data", "eu-west-1")
    assert entry.size == len(folder.files[entry.path]) == len(entry.file.read_bytes())
    found = [(id, resource["Type"], child) for id, resource, _, child in folder.links()]
    assert found == [(id, type, f"{child}.json") for _, id, type, child in _STACKS]


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda manifest: manifest["templates"][1].update(path="../x.json"), "which is outside"),
        (lambda manifest: manifest["templates"][1].update(path="/x.json"), "which is outside"),
        (lambda manifest: manifest["templates"][1].update(path="x.json"), "cannot read .*/x.json: No"),
        (lambda manifest: manifest["templates"][1].pop("key"), "not one of .*'key'"),
        (lambda manifest: manifest.pop("stacks"), "not one of .*'stacks'"),
        (lambda manifest: manifest.update(root="data.json"), "not one of .*'data.json'"),
        (lambda manifest: manifest["stacks"].pop(), "not one of .*StopIteration"),
        (lambda manifest: manifest["stacks"][1].update(logical_id="X"), "not one of .*'X'"),
        (lambda manifest: manifest["stacks"][1].update(child="x.json"), "not one of .*'x.json'"),
    ],
)
def test_refuses_a_manifest_that_does_not_fit(emitted, change, words):
    with pytest.raises(Broken, match=words):
        Folder(emitted(change))


def test_refuses_what_is_no_folder_of_the_compilers(tmp_path):
    with pytest.raises(Broken, match="cannot read .*/manifest.json: No such file"):
        Folder(tmp_path)
    (tmp_path / "manifest.json").write_text("no JSON")
    with pytest.raises(Broken, match="manifest.json is no JSON"):
        Folder(tmp_path)
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(Broken, match="is not one of protoc-gen-cfn's"):
        Folder(tmp_path)


def test_verifies_where_it_is_asked_to(emitted):
    path = emitted()
    (path / "eu-west-1/data.json").write_text("{}")
    assert Folder(path).templates["eu-west-1/data.json"] == {}
    with pytest.raises(Broken, match="data.json is not what manifest.json describes"):
        Folder(path, verify=True)
    (path / "eu-west-1/data.json").unlink()
    with pytest.raises(Broken, match="cannot read .*/data.json"):
        Folder(path, verify=True)


def test_other_files_are_read_when_they_are_asked_for(emitted):
    folder = Folder(emitted())
    with pytest.raises(Broken, match="report.json"):
        folder.report  # pylint: disable=pointless-statement
