"""What the handlers are given for json and re gives what the library does."""

import json
import re

import pytest

from tests.failover.model import quick

VALUES = (None, True, 1, -0.5, 1e300, float("inf"), "a\"\u00e9\u2028\U0001f600", [], {},
          {"b": [1, {"a": None}], "a": ("x", 2.0)}, {1: 2, None: 3})
TEXTS = ('{"a": [1, 2.5, "\\u00e9", null]}', ' {"a": 1}\n', '"\u00e9"', "1", '{"a": 1} x', "", "{",
         "[1,]", "\ufeff1")
OPTIONS = {}, {"indent": 2}, {"sort_keys": True, "separators": (",", ":")}


def outcome(function, *args, **options):
    try:
        return function(*args, **options)
    except Exception as error:
        return type(error), str(error)


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("value", (*VALUES, {"a": object}, {(): 1}))
def test_dumps(value, options):
    assert outcome(quick.json.dumps, value, **options) == outcome(json.dumps, value, **options)


@pytest.mark.parametrize("options", ({}, {"object_pairs_hook": list}))
@pytest.mark.parametrize("text", (*TEXTS, *(text.encode() for text in TEXTS), b"\xff"))
def test_loads(text, options):
    assert outcome(quick.json.loads, text, **options) == outcome(json.loads, text, **options)


@pytest.mark.parametrize("text", ("", "a", "aa", "a\n", "\u0661"))
@pytest.mark.parametrize("pattern", ("a", "a+", r"\d", "(a)(a)"))
@pytest.mark.parametrize("flags", (0, re.ASCII))
def test_fullmatch(pattern, text, flags):
    mine, other = quick.re.fullmatch(pattern, text, flags), re.fullmatch(pattern, text, flags)
    assert (mine and mine.groups()) == (other and other.groups())
