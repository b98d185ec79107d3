"""The source tree as it will be: nothing is written before all of it is known."""

import re

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*")


class Refused(Exception):
    """The tree cannot get what was asked for; the text says why, on one line."""


class Tree:
    """Files by their paths below the root, with the changes that write() makes."""

    def __init__(self, root):
        self._root = root
        self._changed = {}

    def read(self, path):
        if path in self._changed:
            return self._changed[path]
        try:
            return (self._root / path).read_text(encoding="utf-8")
        except OSError as error:
            raise Refused(f"cannot read {path}: {error.strerror}") from error

    def glob(self, pattern):
        return sorted(str(path.relative_to(self._root)) for path in self._root.glob(pattern))

    def create(self, path, text):
        if (self._root / path).exists():
            raise Refused(f"{path} exists already")
        self._changed[path] = text

    def insert(self, path, line, text):
        """Puts `text` before a line, counted from 0; after the last where it is None."""
        lines = self.read(path).splitlines(keepends=True)
        lines.insert(len(lines) if line is None else line, text)
        self._changed[path] = "".join(lines)

    def register(self, path, text, last=None):
        """Adds to a list of registrations; before that of `last` and its comment."""
        lines = self.read(path).splitlines()
        line = None
        if last is not None:
            places = [number for number, each in enumerate(lines) if f"({last})" in each]
            if len(places) != 1:
                raise Refused(f"{path} does not name {last} once")
            line = above_comment(lines, places[0])
        self.insert(path, line, text)

    def write(self):
        """The paths of what was written, sorted."""
        for path, text in self._changed.items():
            file = self._root / path
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            except OSError as error:
                raise Refused(f"cannot write {path}: {error.strerror}") from error
        return sorted(self._changed)


def above_comment(lines, line):
    """The first line of the comment right above a line, or the line itself."""
    while line > 0 and lines[line - 1].lstrip().startswith("//"):
        line -= 1
    return line


def check_name(name, kind):
    """Refuses what cannot be an id, a name of a file and a part of a function's name."""
    if not _NAME.fullmatch(name):
        raise Refused(f'"{name}" is no name of a {kind}: write words in lower case, as in a-b')
    if name.endswith("-test"):
        raise Refused(f'"{name}" is no name of a {kind}: its file would be taken for a test')


def file_name(name):
    return name.replace("-", "_")


def camel_case(name):
    return "".join(word.title() for word in name.split("-"))
