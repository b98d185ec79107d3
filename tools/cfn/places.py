"""Places in the spec: where what is emitted comes from, by source_map.json."""

import pathlib

from tools.cfn.folder import Broken

_REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent


class Places:
    """The source map of a folder, and the spec's text where its file can be read.

    Raises Broken for a folder without one.
    """

    def __init__(self, folder):
        try:
            self.spec, self._places = folder.source_map["spec"], folder.source_map["templates"]
        except KeyError as error:
            raise Broken(f"source_map.json has no {error}") from error
        files = [pathlib.Path(self.spec), _REPOSITORY / self.spec]
        file = next((file for file in files if file.is_file()), None)
        self._lines = file.read_text(encoding="utf-8").split("\n") if file else []

    def find(self, template, path):
        """(line, column) of what a path within a template comes from; (0, 0) where
        that is the spec as a whole."""
        places = self._places.get(template, {})
        parts = [str(part).replace("~", "~0").replace("/", "~1") for part in path]
        for length in range(len(parts), 1, -1):
            found = places.get("/" + "/".join(parts[:length]))
            if found is not None:
                return tuple(map(int, found.split(":")))
        # A property that the resource should not have, or the resource itself.
        base = "/" + "/".join(parts[:2]) + "/"
        within = [place for pointer, place in places.items() if pointer.startswith(base)]
        if parts[:1] != ["Resources"] or not within:
            return 0, 0
        return min(tuple(map(int, place.split(":"))) for place in within)

    def lines(self, place, level, text):
        """A diagnostic as the compiler prints it: place and text, the spec's line, a caret."""
        line, column = place
        where = f"{self.spec}:{line}:{column}" if line else self.spec
        found = [f"{where}: {level}: {text}"]
        if 0 < line <= len(self._lines):
            found += [self._lines[line - 1].replace("\t", " "), " " * (column - 1) + "^"]
        return found
