import importlib.metadata

from tools import pins

_PYTEST = importlib.metadata.version("pytest")


def test_accepts_what_is_installed():
    assert list(pins.unmet(["# a comment\n", "\n", f"pytest=={_PYTEST}\n"])) == []


def test_accepts_extras():
    assert list(pins.unmet([f"pytest[dev,extra]=={_PYTEST}  # why"])) == []


def test_reports_another_version():
    assert list(pins.unmet(["pytest==0.0.1"])) == [f"pytest is {_PYTEST}, 0.0.1 is pinned"]


def test_reports_an_absent_package():
    assert list(pins.unmet(["no-such-package==1.0"])) == ["no-such-package is absent, 1.0 is pinned"]


def test_reports_what_is_no_pin():
    assert list(pins.unmet(["pytest>=1"])) == ["`pytest>=1` is not of the form name==version"]
