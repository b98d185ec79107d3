"""The folder that the compiler writes: manifest.json, and the templates that it lists."""

import dataclasses
import functools
import hashlib
import json
import pathlib

STACK = "AWS::CloudFormation::Stack"
STACK_SET = "AWS::CloudFormation::StackSet"


class Broken(ValueError):
    """A folder that cannot be read, or is not as the compiler writes it; one line that says why."""


@dataclasses.dataclass(frozen=True)
class Entry:
    """What the manifest says of a file; its key is its place in the template bucket."""

    path: str
    file: pathlib.Path
    region: str
    key: str
    sha256: str
    size: int  # in bytes


def read_json(file):
    """The content of a JSON file. Raises Broken where there is none."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Broken(f"cannot read {file}: {error.strerror}") from error
    except ValueError as error:
        raise Broken(f"{file} is no JSON: {error}") from error


class Folder:
    """An output of the compiler.

    path                 of the folder
    manifest             manifest.json as it is written
    entries              {path: Entry} of all templates, in the manifest's order
    assets               [Entry] of what the templates' resources read, of no region
    templates            {path: template}
    regions              {path: region}
    root, instance       the paths of the root's template and of the StackSet's instance
    primary, secondary   the regions of these two
    """

    def __init__(self, path, verify=False):
        """Reads all templates; with `verify`, they must have the SHA-256 of the manifest.

        Raises Broken where a file is missing or no JSON, or the manifest does not fit them.
        """
        self.path = pathlib.Path(path)
        self.manifest = self.read("manifest.json")
        try:
            self._read(verify)
        except (KeyError, TypeError, StopIteration) as error:
            file = self.path / "manifest.json"
            raise Broken(f"{file} is not one of protoc-gen-cfn's: {error!r}") from error

    def _read(self, verify):
        self.entries = {entry["path"]: self._entry(entry) for entry in self.manifest["templates"]}
        # An older compiler's has none.
        self.assets = [
            self._entry({"region": None, **each}) for each in self.manifest.get("assets", [])
        ]
        if verify:
            for entry in (*self.entries.values(), *self.assets):
                _verify(entry)
        self.templates = {path: self.read(path) for path in self.entries}
        self.regions = {path: entry.region for path, entry in self.entries.items()}
        self.root = self.entries[self.manifest["root"]].path
        sets = (child for _, stack, _, child in self.links() if stack["Type"] == STACK_SET)
        self.instance = next(sets)
        self.primary, self.secondary = self.regions[self.root], self.regions[self.instance]

    def _entry(self, entry):
        path = pathlib.PurePosixPath(entry["path"])
        if path.is_absolute() or ".." in path.parts:
            raise Broken(f"manifest.json names {path}, which is outside {self.path}")
        known = [entry[name] for name in ("region", "key", "sha256", "bytes")]
        return Entry(str(path), self.path / path, *known)

    def read(self, name):
        """The content of a JSON file of the folder. Raises Broken where there is none."""
        return read_json(self.path / name)

    def links(self):
        """(id, resource, parent, child) of each nested stack and of the StackSet: the resource as
        it is written, the paths of its template and of the one that it deploys."""
        for stack in self.manifest["stacks"]:
            id, parent = stack["logical_id"], stack["parent"]
            resource = self.templates[parent]["Resources"][id]
            yield id, resource, parent, self.entries[stack["child"]].path

    @functools.cached_property
    def files(self):
        """{path: bytes} of all that lies in the folder."""
        return {
            str(path.relative_to(self.path)): path.read_bytes()
            for path in sorted(self.path.rglob("*"))
            if path.is_file()
        }

    @functools.cached_property
    def report(self):
        """report.json. Raises Broken where there is none."""
        return self.read("report.json")

    @functools.cached_property
    def source_map(self):
        """source_map.json. Raises Broken where there is none."""
        return self.read("source_map.json")


def _verify(entry):
    try:
        sha256 = hashlib.sha256(entry.file.read_bytes()).hexdigest()
    except OSError as error:
        raise Broken(f"cannot read {entry.file}: {error.strerror}") from error
    if sha256 != entry.sha256:
        raise Broken(
            f"{entry.file} is not what manifest.json describes (SHA-256 {sha256}, "
            f"not {entry.sha256}): build the folder anew"
        )
