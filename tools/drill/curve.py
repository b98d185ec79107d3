"""The recovery curve as a picture: an SVG that follows the reader's light or dark theme."""

from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 960, 560
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 936, 150, 478
_MINUTE = 60

# Of each colour the light theme's and the dark one's; both differ for the colour-blind.
_COLOURS = {
    "paper": ("#ffffff", "#0d1117"),
    "ink": ("#1f2328", "#e6edf3"),
    "faint": ("#59636e", "#9198a1"),
    "grid": ("#d1d9e0", "#30363d"),
    "first": ("#0969da", "#58a6ff"),
    "second": ("#bc4c00", "#f0883e"),
    "limits": ("#cf222e", "#ff7b72"),
}
_STYLE = """\
  <style>
    text {{ font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }}
    .title {{ font-size: 18px; font-weight: 600; }}
    .thin {{ stroke-width: 1; }}
    .line {{ fill: none; stroke-width: 2.5; stroke-linejoin: round; }}
    .dashed {{ stroke-dasharray: 7 5; }}
    .band {{ fill-opacity: 0.2; }}
    .mark {{ stroke-width: 1.5; stroke-dasharray: 3 4; }}
    .limit {{ stroke-width: 2; }}
{light}
    @media (prefers-color-scheme: dark) {{
{dark}
    }}
  </style>
"""


def _colours(theme, indent):
    """Of each colour, a class that fills and one that strokes; not every viewer knows variables."""
    return "\n".join(
        f"{indent}.{name} {{ fill: {pair[theme]}; }} .{name}-line {{ stroke: {pair[theme]}; }}"
        for name, pair in _COLOURS.items()
    )


class _Picture:
    def __init__(self, end):
        self._end = end
        self._lines = []

    def x(self, seconds):
        return round(_LEFT + (_RIGHT - _LEFT) * min(seconds, self._end) / self._end, 1)

    def y(self, share):
        return round(_BOTTOM - (_BOTTOM - _TOP) * share, 1)

    def add(self, line):
        self._lines.append("  " + line)

    def text(self, x, y, text, classes="ink", anchor="start"):
        self.add(
            f'<text class="{classes}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'
        )

    def stroke(self, x1, y1, x2, y2, classes):
        self.add(f'<line class="{classes}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>')

    def path(self, times, shares):
        """Points of a line."""
        return " ".join(f"{self.x(time)},{self.y(share)}" for time, share in zip(times, shares))

    def svg(self, title):
        style = _STYLE.format(light=_colours(0, 4 * " "), dark=_colours(1, 6 * " "))
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
            f'width="{_WIDTH}" height="{_HEIGHT}" role="img">\n'
            f"  <title>{escape(title)}</title>\n{style}"
        )
        return head + "\n".join(self._lines) + "\n</svg>\n"


def _axes(picture, end):
    picture.add(f'<rect class="paper" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>')
    for percent in range(0, 101, 25):
        y = picture.y(percent / 100)
        picture.stroke(_LEFT, y, _RIGHT, y, "thin grid-line")
        picture.text(_LEFT - 8, y + 4, f"{percent} %", "faint", "end")
    minutes = end // _MINUTE
    every = 1 if minutes <= 20 else 5 if minutes <= 100 else 30
    for minute in range(0, minutes + 1, every):
        x = picture.x(_MINUTE * minute)
        picture.stroke(x, _BOTTOM, x, _BOTTOM + 5, "thin ink-line")
        picture.text(x, _BOTTOM + 20, str(minute), "faint", "middle")
    picture.stroke(_LEFT, _BOTTOM, _RIGHT, _BOTTOM, "thin ink-line")
    middle = (_LEFT + _RIGHT) / 2
    label = "minutes since the loss (marks: minutes:seconds)"
    picture.text(middle, _BOTTOM + 44, label, "ink", "middle")
    middle = (_TOP + _BOTTOM) / 2
    picture.add(
        f'<text class="ink" transform="translate(20 {middle}) rotate(-90)" text-anchor="middle">'
        "share of requests served</text>"
    )


def _scenario(picture, curve, scenario):
    times = curve["seconds"]
    shares = curve[scenario.id]
    outline = picture.path(times, shares["p1"])
    outline += " " + picture.path(times[::-1], shares["p99"][::-1])
    picture.add(f'<polygon class="band {scenario.colour}" points="{outline}"/>')
    points = picture.path(times, shares["median"])
    picture.add(f'<polyline class="{scenario.line} {scenario.colour}-line" points="{points}"/>')


class _Scenario:
    def __init__(self, result, colour, line, text):
        self.id, self.result = result["id"], result
        self.colour, self.line, self.text = colour, line, text


def _scenarios(result):
    """Those that have a curve, as they are drawn."""
    styles = {
        "primary-lost": ("first", "line", "primary lost"),
        "schedule-lost": ("second", "line dashed", "schedule lost, too"),
    }
    return [
        _Scenario(each, *styles[each["id"]]) for each in result["times"] if each["id"] in styles
    ]


def _steps(result):
    """(seconds, text) of what happens on the way, at the median, by time."""
    steps = result["times"][0]["steps"]
    texts = [
        ("detected", "detected"),
        ("writer-moved", "writer moved"),
        ("names-switched", "DNS switched"),
    ]
    found = [(steps[name]["median"], text) for name, text in texts]
    return sorted(each for each in found if each[0] is not None)


def _limits(result):
    """(seconds, text, colour) of what is promised, by time."""
    objective = result["objectives"]["recovery_time_seconds"]
    return sorted(
        [
            (each.result["proof_seconds"], f"proof, {each.text}", each.colour)
            for each in _scenarios(result)
        ]
        + [(objective, "objective", "limits")]
    )


def _draw_marks(picture, result):
    """Texts in rows; none crosses another's line, which begins at its own row."""
    for row, (seconds, text) in enumerate(_steps(result)):
        x, y = picture.x(seconds), _TOP - 50 + 20 * row
        picture.stroke(x, y - 10, x, _BOTTOM, "mark first-line")
        picture.text(x + 6, y, f"{text} {_clock(seconds)}", "first")
    for row, (seconds, text, colour) in enumerate(_limits(result)):
        x, y = picture.x(seconds), _TOP - 10 - 20 * row
        picture.stroke(x, y - 10, x, _BOTTOM, f"limit {colour}-line")
        picture.text(x - 6, y, f"{text} {_clock(seconds)}", colour, "end")


def _clock(seconds):
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _legend(picture, result):
    x, y = _RIGHT - 366, _BOTTOM - 106
    picture.add(
        f'<rect class="thin paper grid-line" x="{x - 14}" y="{y - 22}" width="374" height="106" '
        'rx="6"/>'
    )
    scenarios = _scenarios(result)
    for row, each in enumerate(scenarios):
        line = y + 22 * row
        picture.stroke(x, line - 4, x + 30, line - 4, f"{each.line} {each.colour}-line")
        worst = each.result["measured_seconds"]["worst"]
        served = "never" if worst is None else _clock(worst)
        picture.text(x + 40, line, f"{each.text}, median run; worst run: {served}")
    for number, each in enumerate(scenarios):
        left = x + 15 * number
        picture.add(
            f'<rect class="band {each.colour}" x="{left}" y="{y + 33}" width="15" height="14"/>'
        )
    picture.text(x + 40, y + 44, "all runs but the fastest and the slowest 1 %")
    picture.stroke(x, y + 62, x + 12, y + 62, "mark first-line")
    picture.stroke(x + 18, y + 62, x + 30, y + 62, "limit limits-line")
    picture.text(x + 40, y + 66, "step, median (primary lost); what is promised")


def draw(result):
    """The SVG of a drill's result."""
    curve = result["curve"]
    title = f"Recovery of {result['environment']} after the loss of {result['primary']}"
    picture = _Picture(curve["seconds"][-1])
    _axes(picture, curve["seconds"][-1])
    picture.text(_LEFT, 36, title, "title ink")
    picture.text(
        _LEFT,
        58,
        f"{result['runs']:,} simulated losses at random phases; served by {result['secondary']}",
        "faint",
    )
    for each in reversed(_scenarios(result)):
        _scenario(picture, curve, each)
    _draw_marks(picture, result)
    _legend(picture, result)
    return picture.svg(title)
