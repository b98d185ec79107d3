"""A spec's text as its fields, each at its place: enough to take one out, put one in, change one.

Knows what the shipped specs are written in: `name: value`, `name { ... }`, lists of scalars in
brackets, comments; what `properties` have is one text. And the messages of proto/dr/v1, of which it reads names and types alone.
"""

import dataclasses
import pathlib
import re

_TOKEN = re.compile(
    r"\s+|#[^\n]*|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[A-Za-z_][\w.]*|-?\d+|[{}\[\]:,]"
)
_QUOTES = "\"'"
_MESSAGE = re.compile(r"^message (\w+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(
    r"^ +(?P<label>repeated |optional )?(?P<type>[\w.]+|map<string, string>) (?P<name>\w+) = \d+",
    re.MULTILINE,
)


@dataclasses.dataclass(frozen=True)
class Field:
    """A field of the language."""

    message: str
    name: str
    type: str
    repeated: bool

    @property
    def is_map(self):
        return self.type.startswith("map<")

    def __str__(self):
        return f"{self.message}.{self.name}"


def language(protos="proto/dr/v1"):
    """The fields of each message, by the message's name."""
    messages = {}
    for file in sorted(pathlib.Path(protos).glob("*.proto")):
        text = re.sub(r"//[^\n]*", "", file.read_text())
        for name, body in _MESSAGE.findall(text):
            messages[name] = [
                Field(name, each["name"], each["type"], each["label"] == "repeated ")
                for each in _FIELD.finditer(body)
            ]
    return messages


@dataclasses.dataclass
class Node:
    """A field as it stands in a spec: text[begin:end], its value text[value:end]."""

    field: Field
    path: str
    begin: int
    value: int
    end: int
    children: list | None  # of a message; else None

    @property
    def inside(self):
        """Where another field of this message can be put in."""
        return self.end - 1


class Spec:
    def __init__(self, text, messages):
        self.text = text
        self._messages = messages
        self._tokens = [
            (each.start(), each.group())
            for each in _TOKEN.finditer(text)
            if not each.group().isspace() and not each.group().startswith("#")
        ]
        self._next = 0
        self.root = Node(None, "", 0, 0, len(text) + 1, self._fields("Environment", ""))
        assert self._next == len(self._tokens)

    def _take(self):
        self._next += 1
        return self._tokens[self._next - 1]

    def _peek(self):
        return self._tokens[self._next][1] if self._next < len(self._tokens) else None

    def _fields(self, message, path):
        known = {each.name: each for each in self._messages[message]}
        found, counts = [], {}
        while self._peek() not in (None, "}"):
            begin, name = self._take()
            field, number = known[name], counts.setdefault(name, 0)
            counts[name] += 1
            here = f"{path}.{name}".lstrip(".") + ("" if not (field.repeated or field.is_map) else f"[{number}]")
            found.append(self._field(field, here, begin))
        return found

    def _field(self, field, path, begin):
        if self._peek() == ":":
            self._take()
            value, token = begins, _ = self._take()
            while token[0] in _QUOTES and (self._peek() or " ")[0] in _QUOTES:
                begins, token = self._take()  # Strings side by side are one.
            if token == "[":
                while token != "]":
                    end, token = self._take()
                return Node(field, path, begin, value, end + 1, None)
            return Node(field, path, begin, value, begins + len(token), None)
        value, _ = self._take()
        if field.is_map or field.type == "Properties":
            self._pass_over()
            children = None
        else:
            children = self._fields(field.type, path)
        end, _ = self._take()
        return Node(field, path, begin, value, end + 1, children)

    def _pass_over(self):
        """To the end of the block."""
        depth = 0
        while depth or self._peek() != "}":
            _, token = self._take()
            depth += (token == "{") - (token == "}")

    def nodes(self, node=None):
        """All fields that are set, the outer before the inner."""
        for each in (node or self.root).children or []:
            yield each
            yield from self.nodes(each)

    def messages(self):
        """(type, node) of each message, the spec itself included."""
        yield "Environment", self.root
        for each in self.nodes():
            if each.children is not None:
                yield each.field.type, each

    def fields_of(self, message):
        return self._messages[message]

    def replaced(self, begin, end, text):
        return self.text[:begin] + text + self.text[end:]
