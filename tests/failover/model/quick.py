"""json and re for the handlers, which call nothing more often.

What the library does anew at each call is done once: it makes encoders and scanners, and looks
for white space and for an expression's flags. Results are the library's: see test_quick.py.
"""

import functools
import json as library
import re as expressions
import types

_encode = library.encoder.c_make_encoder(
    None, library.JSONEncoder().default, library.encoder.encode_basestring_ascii, None,
    ": ", ", ", False, False, True)


@functools.cache
def _encoder(**options):
    return library.JSONEncoder(**options).encode


@functools.lru_cache(100)  # not for ever: a hook belongs to a module
def _scanner(**options):
    return library.JSONDecoder(**options).scan_once


_scan = _scanner()


def _dumps(value, **options):
    return _encoder(**options)(value) if options else "".join(_encode(value, 0))


def _loads(given, **options):
    scan = _scanner(**options) if options else _scan
    try:
        text = given.decode() if isinstance(given, bytes) else given
        value, end = scan(text, 0)
        if end == len(text):
            return value
    except (StopIteration, UnicodeDecodeError):
        pass
    return library.loads(given, **options)  # which knows white space, and what is wrong


@functools.cache
def _pattern(text, flags):
    return expressions.compile(text, flags)


def _fullmatch(pattern, text, flags=0):
    return _pattern(pattern, flags).fullmatch(text)


json = types.SimpleNamespace(dumps=_dumps, loads=_loads)
re = types.SimpleNamespace(fullmatch=_fullmatch, ASCII=expressions.ASCII)
