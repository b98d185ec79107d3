"""Places in the spec and its overlays: where what is emitted comes from, by source_map.json."""

import functools
import pathlib

from tools.cfn.folder import Broken

_REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent


class Places:
    """The source map of a folder, and the files' texts where they can be read.

    Raises Broken for a folder without one.
    """

    def __init__(self, folder):
        try:
            self.spec, self._places = folder.source_map["spec"], folder.source_map["templates"]
        except KeyError as error:
            raise Broken(f"source_map.json has no {error}") from error

    def find(self, template, path):
        """(file, line, column) of what a path within a template comes from; line 0 where
        that is the spec as a whole."""
        places = self._places.get(template, {})
        parts = [str(part).replace("~", "~0").replace("/", "~1") for part in path]
        for length in range(len(parts), 1, -1):
            found = places.get("/" + "/".join(parts[:length]))
            if found is not None:
                return self._place(found)
        # A property that the resource should not have, or the resource itself.
        base = "/" + "/".join(parts[:2]) + "/"
        within = [place for pointer, place in places.items() if pointer.startswith(base)]
        if parts[:1] != ["Resources"] or not within:
            return self.spec, 0, 0
        return min(map(self._place, within), key=lambda place: (place[0] != self.spec, *place))

    def _place(self, text):
        *file, line, column = text.split(":")
        return ":".join(file) or self.spec, int(line), int(column)

    @functools.cache
    def _lines(self, file):
        files = [pathlib.Path(file), _REPOSITORY / file]
        found = next((file for file in files if file.is_file()), None)
        return found.read_text(encoding="utf-8").split("\n") if found else []

    def lines(self, place, level, text):
        """A diagnostic as the compiler prints it: place and text, the file's line, a caret."""
        file, line, column = place
        where = f"{file}:{line}:{column}" if line else file
        found = [f"{where}: {level}: {text}"]
        if 0 < line <= len(self._lines(file)):
            found += [self._lines(file)[line - 1].replace("\t", " "), " " * (column - 1) + "^"]
        return found
