"""cc_library, cc_binary and cc_test, whose sources are compiled after precompiled headers.

A build takes about half the time with them. The sources include all that they
need themselves: another compiler than GCC finds an empty header there.

The language is said here, not in .bazelrc alone: that one is not read where this
repository is a dependency of another.
"""

load("//tools/pch:precompiled_header.bzl", "CXX_STANDARD")
load("@rules_cc//cc:defs.bzl", _cc_binary = "cc_binary", _cc_library = "cc_library", _cc_test = "cc_test")

_COPTS = CXX_STANDARD + ["-include", "tools/pch/common.h"]
_DEPS = ["//tools/pch:common"]

def cc_library(copts = [], deps = [], **kwargs):
    """As rules_cc has it."""
    _cc_library(copts = _COPTS + copts, deps = deps + _DEPS, **kwargs)

def cc_binary(copts = [], deps = [], **kwargs):
    """As rules_cc has it."""
    _cc_binary(copts = _COPTS + copts, deps = deps + _DEPS, **kwargs)

def cc_test(copts = [], deps = [], **kwargs):
    """As rules_cc has it."""
    _cc_test(copts = _COPTS + copts, deps = deps + _DEPS, **kwargs)
