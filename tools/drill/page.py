"""report.html with the curve: the compiler's own page, and one section more."""

import base64
import html
import re

from drill import report
from drill.verdicts import HOLDS

_LINK = '<a href="#drill">Drill</a>\n'
_SECTION = re.compile(r'<section id="drill">.*?</section>\n', re.DOTALL)
# What the compiler writes, after which the section and its link stand.
_AFTER_LINK = '<a href="#recovery-time">Recovery time</a>\n'
_AFTER_SECTION = re.compile(r'<section id="recovery-time">.*?</section>\n', re.DOTALL)


def _section(result, curve):
    picture = base64.b64encode(curve.encode()).decode()
    lost = result["times"][0]
    worst, proof = lost["measured_seconds"]["worst"], f"{lost['proof_seconds']:,.0f} s"
    served = "some clients are never served" if worst is None else f"all clients are served after {worst:,.0f} s"
    mood = "good" if result["verdict"] == HOLDS else "bad"
    alt = (
        f"Share of requests served over the time since the loss of {result['primary']}: "
        f"in the worst of {result['runs']:,} runs {served}; the proof is {proof}."
    )
    text = (
        f"The drill loses {result['primary']} {result['runs']:,} times, at random phases of health checks, "
        "schedules and caches, by the intervals of these templates. It is a simulation, not measured on AWS; "
        "<code>drill.md</code> has each scenario and what is assumed. Every run against the proof: "
    )
    against = "".join(
        f"<li>{html.escape(objective)}: {html.escape(verdict)}</li>\n"
        for objective, verdict in report.objectives(result)
    )
    return (
        '<section id="drill">\n<h2>Drill</h2>\n'
        f'<p>{text}<b class="{mood}">{html.escape(result["verdict"])}</b>.</p>\n<ul>\n{against}</ul>\n'
        '<p class="narrow">Scroll the picture sideways to see all of it.</p>\n'
        '<div class="scroll" tabindex="0">\n'
        f'<img alt="{html.escape(alt)}" src="data:image/svg+xml;base64,{picture}"/>\n'
        "</div>\n</section>\n"
    )


def read(folder):
    """The compiler's report.html, without a curve that an earlier drill put there.

    A ValueError where the page has no recovery time.
    """
    page = (folder / "report.html").read_text(encoding="utf-8")
    page = _SECTION.sub("", page).replace(_LINK, "")
    if page.count(_AFTER_LINK) != 1 or not _AFTER_SECTION.search(page):
        raise ValueError("report.html has no recovery time")
    return page


def with_curve(page, result, curve):
    """What `read` gave, with the curve, an SVG, after the recovery time."""
    end = _AFTER_SECTION.search(page).end()
    page = page[:end] + _section(result, curve) + page[end:]
    return page.replace(_AFTER_LINK, _AFTER_LINK + _LINK)
