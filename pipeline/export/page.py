"""A report as one HTML page that needs nothing else: no network, no script. Every value is escaped by the template engine."""

from __future__ import annotations

from typing import IO

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.export.report import Report
from pipeline.finding import MISFITS, SEVERITY, VERDICT, one_line, rule_name, vietnamese_date


def write_page(report: Report, out: IO[bytes]) -> None:
    """Write a report as HTML. out: an open binary file."""
    environment = Environment(loader=PackageLoader("pipeline.export", "."), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"one_line": one_line, "day": vietnamese_date, "rule": rule_name}
    template = environment.get_template("report.html")
    stream = template.stream(report=report, SEVERITY=SEVERITY, VERDICT=VERDICT, MISFITS=MISFITS)
    stream.dump(out, encoding="utf-8", errors="xmlcharrefreplace")
