"""report.html in Chromium: nothing sticks out, nothing lies over another, everything can be read."""

import html
import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest

_PAGES = {
    "minimal": "infra/minimal",
    "transactions": "infra/dr_template",
    "payments": "infra/payments",
    "orders": "infra/orders",
    "ledger": "infra/ledger",
    "crowded": "tests/report_page/crowded",
    "drilled": "infra/payments_drill",
}
_MEASURE = pathlib.Path("tests/report_page/measure.js")
# Chromium's settings for `prefers-color-scheme`.
_SCHEMES = {"dark": 0, "light": 1}
# No window is narrower than 500.
_FRAME = """<!DOCTYPE html>
<meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>none</title>
<iframe style="width: {width}px; height: 2000px; border: 0; color-scheme: light dark" srcdoc="{page}"></iframe>
"""
_INSTALL = "apt-get update && apt-get install -y --no-install-recommends chromium"


def _browser():
    found = shutil.which("chromium") or shutil.which("chromium", path="/usr/bin:/snap/bin")
    assert found, f"Chromium is missing. tools/setup installs it, or as root: {_INSTALL}"
    return found


def _run(folder, page, width, scheme, *arguments):
    return subprocess.run(
        [
            _browser(),
            "--headless",
            # The test is in Bazel's sandbox already, and may be root.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            f"--user-data-dir={folder / 'profile'}",
            f"--blink-settings=preferredColorScheme={_SCHEMES[scheme]}",
            f"--window-size={width},2000",
            *arguments,
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )


@pytest.fixture(name="shown", params=[(400, "light"), (400, "dark"), (1280, "light"), (1280, "dark")], ids=str)
def fixture_shown(request):
    return request.param


def _read(spec):
    return pathlib.Path(_PAGES[spec], "report.html").read_text(encoding="utf-8")


def _faults(text, width, scheme, tmp_path):
    """What is wrong with a page, as Chromium shows it."""
    # What is folded up is measured too.
    text = text.replace("<details>", '<details open="open">')
    text = text.replace("</body>", f"<script>{_MEASURE.read_text()}</script></body>")
    page = tmp_path / "frame.html"
    page.write_text(_FRAME.format(width=width, page=html.escape(text)))
    dumped = _run(tmp_path, page, 1400, scheme, "--dump-dom", "--virtual-time-budget=2000").stdout
    found = json.loads(html.unescape(re.search(r"<title>(\{.*\})</title>", dumped)[1]))
    assert found["window"] == width
    assert found["dark"] == (scheme == "dark")
    holds = {
        "fits": found["page"] <= width,
        "has a picture": min(found["svg"]) > 300,
        "no text over another": found["overlaps"] == [],
        "texts in their boxes": found["overflowing"] == [],
        "what is cut is shaded": found["cut"] == [],
        "lines lead from box to box": found["lost"] == [],
        # WCAG 2.2: "Contrast (Minimum)", "Non-text Contrast".
        "texts readable": found["contrast"]["text"] >= 4.5,
        "lines visible": found["contrast"]["lines"] >= 3,
    }
    return {name for name, held in holds.items() if not held}


@pytest.mark.parametrize("spec", _PAGES)
def test_page_is_shown_whole(spec, shown, tmp_path):
    assert _faults(_read(spec), *shown, tmp_path) == set()


@pytest.mark.parametrize(
    "old, new, fault",
    [
        ("<h1>", '<h1 style="width: 1300px">', "fits"),
        ("svg{display:block", "svg{display:none", "has a picture"),
        (">about 1 s, no bound</text>", f">about 1 s, {'and ' * 30}no bound</text>", "no text over another"),
        (">payment-processor</text>", ">a function that processes payments</text>", "texts in their boxes"),
        ('d="M132 230V252"', 'd="M132 230V340"', "lines lead from box to box"),
        ("--soft:#55606e", "--soft:#a3afbc", "texts readable"),
        ("--data:#0b7a55", "--data:#b5e0d2", "lines visible"),
    ],
    ids=lambda text: text.replace(" ", "-"),
)
def test_a_fault_is_found(old, new, fault, tmp_path):
    text = _read("payments")
    assert old in text
    assert fault in _faults(text.replace(old, new, 1), 1280, "light", tmp_path)


def test_a_table_that_is_cut_is_found(tmp_path):
    text = _read("payments").replace("no-repeat local", "no-repeat")
    assert _faults(text, 400, "light", tmp_path) == {"what is cut is shaded"}


@pytest.mark.parametrize("spec", ["payments", "drilled"])
def test_page_is_not_blank(spec, shown, tmp_path):
    """The picture is kept beside the test's log."""
    width, scheme = shown
    folder = pathlib.Path(os.environ.get("TEST_UNDECLARED_OUTPUTS_DIR", tmp_path))
    picture = folder / f"{spec}-{width}-{scheme}.png"
    page = pathlib.Path(_PAGES[spec], "report.html").absolute()
    _run(tmp_path, page, width, scheme, f"--screenshot={picture}")
    # A blank picture is packed into some kilobytes.
    assert picture.stat().st_size > 40_000
