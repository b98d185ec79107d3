"""Markdown tables, and figures as they stand in them."""

_NEVER = "never"


def number(seconds):
    return _NEVER if seconds is None else f"{seconds:,.1f}".removesuffix(".0")


def summed(summary):
    return [number(summary[rank]) for rank in ("median", "p99", "worst")]


def worst_of(summary):
    """Median and worst; of no run at all there is none."""
    if summary is None:
        return ["-", "-"]
    return [number(summary[rank]) for rank in ("median", "worst")]


def _row(*cells):
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def table(head, rows):
    """Lines of a table. A column whose name begins with `<` is text, the others are figures."""
    marks = ["---" if name.startswith("<") else "---:" for name in head]
    return [_row(*(name.lstrip("<") for name in head)), _row(*marks), *(_row(*row) for row in rows)]
