"""Every message that a spec can cause stands in the expectations of some spec of tests/testdata.

What the compiler says of a spec is put together from string literals of the
files below. Each literal, but for those too short to be told from others and
those that are excused, must occur in a CHECK line.
"""

import ast
import pathlib
import re

_SOURCES = sorted(
    path
    for pattern in [
        "generator/check/*.cc",
        "generator/net/cidr.cc",
        "generator/parse/*.cc",
        "generator/schema/validate.cc",
        "generator/syntax/*.cc",
    ]
    for path in pathlib.Path().glob(pattern)
    if not path.name.endswith("_test.cc")
)

# A comment, a raw string, a string, or any other character.
_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<mark>\w*)\((?P<raw>.*?)\)(?P=mark)"|(?P<text>"(?:[^"\\\n]|\\.)*")|'(?:[^'\\]|\\.)+'|\#include[^\n]*|(?P<space>\s+)|.""",
    re.DOTALL | re.VERBOSE,
)
_FORMAT = re.compile(r"%[-+0-9.]*[a-zA-Z]|(?<!\$)\$[0-9]")

# A shorter piece is in every second message; one without a space is a name.
_SHORTEST = 12

# Messages that no spec of testdata can show, and why.
_EXCUSED = {
    "# txtpbfmt: disable": "what the formatter looks for; see format_text_test",
    "are both shown as": "of a status, about files that lie apart; see test_overlays",
    ", as one lies outside of the working folder: run from a folder that holds both": "as above",
    "bytes (4 MiB)": "4 MiB do not belong into a repository; see parse_test",
    ": larger than": "of a status, which callers put into their own words",
    "is larger than": "64 KiB do not belong into a repository; see parse_test",
    "bytes (64 KiB); put it into a `code.directory`": "as above",
    "has more than 250 MB": "nor do these; see code_file_test",
    "has, with the packages of the functions above, more than 1,000 MB; put what functions share into `layers`": "nor do these",
    "has more than": "nor do 65,535 files",
    "has folders within folders": "nor do 64 of them",
    "Need space between number and identifier.": "the parser's own",
    "String literals cannot cross line boundaries.": "the parser's own",
    "cross line boundaries": "the parser's own",
    "Interpreting non ascii codepoint": "the parser's own",
    ", which is no file": "nor do pipes and sockets; see code_file_test",
    "has a file whose name is not UTF-8:": "nor do these",
    "with this function, code takes": "nor do files of a million bytes",
    "of the 1,000,000 bytes of a template; put it into a `code.directory`": "as above",
    "has no prefix length; write a block such as 10.0.0.0/16": "the field's pattern says so first; see cidr_test",
    "has not four octets before the slash": "as above",
    "is set; at least one must be": "no message of dr/v1 asks for it; see validate_test",
    "equal to an earlier one": "no list of messages in dr/v1 asks for it; see validate_test",
    "` is deprecated; its comment in the schema says what to set instead": "no field is deprecated; see text_test",
}


def literals(source):
    """The string literals of a C++ source; adjacent ones are one."""
    joined = None
    for match in _TOKEN.finditer(source):
        if match["text"] is not None:
            joined = (joined or "") + ast.literal_eval(match["text"])
        elif match["space"] is None and not match[0].startswith(("//", "/*")):
            if joined is not None:
                yield joined
            joined = None


def pieces(literal):
    for piece in _FORMAT.split(literal):
        if len(piece.strip()) >= _SHORTEST and " " in piece.strip():
            yield piece.strip().replace("$$", "$")


def _expected():
    return "\n".join(
        line
        for ending in ["textproto", "overlay"]
        for path in pathlib.Path("tests/testdata").rglob(f"*.{ending}")
        for line in path.read_bytes().decode(errors="replace").splitlines()
        if "# CHECK:" in line
    )


def test_every_message_is_shown_by_a_spec():
    expected = _expected()
    missing = {
        f"{path}: {piece!r}"
        for path in _SOURCES
        for literal in literals(path.read_text())
        for piece in pieces(literal)
        if piece not in expected and piece not in _EXCUSED
    }
    assert missing == set(), "add a fail_*.textproto that shows it"


def test_no_excuse_is_idle():
    expected = _expected()
    found = {
        piece for path in _SOURCES for literal in literals(path.read_text()) for piece in pieces(literal)
    }
    assert _EXCUSED.keys() <= found
    assert [piece for piece in _EXCUSED if piece in expected] == []


def test_sees_the_messages():
    source = '''
    #include "not a message at all"
    // "a comment is not a message"
    Say("first half of it, " /* "no" */
        "second \\"half\\" %d of it", R"re(a raw string (it))re", '"', "has two words");
    '''
    assert list(literals(source))[:1] == ["first half of it, second \"half\" %d of it"]
    assert list(pieces("first half of it, second %d of it")) == ["first half of it, second"]
    assert list(pieces("references are $0, as $${Orders.Arn}$1")) == ["references are", ", as ${Orders.Arn}"]
    assert sum(len(list(literals(path.read_text()))) for path in _SOURCES) > 300
