"""A report as Markdown (CommonMark with tables), for a repository, a wiki or a letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

import regex

from pipeline.export.report import Report
from pipeline.finding import SEVERITY, VERDICT, Finding, Told, one_line, rule_name

_SPECIAL = regex.compile(r"[\\`*_\[\]|~#$]")
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ENTITIES = regex.compile("[&<>]")
_CHECKED = ("Đã kiểm tra {} quan hệ trong {} văn bản{}. {} văn bản được kiểm tra mà không có kết quả nào phải xem; "
            "{} văn bản không có quan hệ nào để kiểm tra; {} tệp không đọc được.",
            "{} relations in {} documents were checked{}. {} documents were checked without a finding; "
            "{} had nothing that could be checked; {} files could not be read.")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line: no markup, no HTML, no cell border."""
    text = _SPECIAL.sub(r"\\\g<0>", one_line(text))
    return _ENTITIES.sub(lambda found: _ENTITY[found[0]], text)


def write_markdown(report: Report, out: IO[bytes]) -> None:
    """Write a report as Markdown, UTF-8. out: an open binary file."""
    for line in _lines(report):
        out.write((line + "\n").encode("utf-8", "replace"))


def _lines(report: Report) -> Iterator[str]:
    yield "# Kết quả kiểm tra số liệu / Audit of figures"
    yield ""
    yield f"- Lập lúc / Made: {report.made_at.isoformat(timespec='seconds')}"
    yield f"- Cơ sở dữ liệu / Database: {escaped(report.database)}"
    yield f"- Phiên bản / Version: solieu {report.version} ({escaped('; '.join(report.made_by))})"
    scope = "; ".join(f"{_both(name)}: {_both(value)}" for name, value in report.filters)
    yield f"- Phạm vi / Scope: {scope or 'tất cả / all'}"
    yield from _summary(report)
    yield ""
    yield f"## Kết quả phải xem / Findings: {len(report.findings)}"
    for finding in report.findings:
        yield from _finding(finding)
    yield from _documents(report)
    if len(report.rest):
        yield from ("", f"## Khớp hoặc không kiểm được / What fits or cannot be verified: {len(report.rest)}")
        yield from _table(("Mã", "Kết luận", "Nội dung", "Văn bản"), (
            (finding.id, VERDICT[finding.row.verdict][0], escaped(finding.row.says),
             " ↔ ".join(escaped(source.name) for source in finding.sources)) for finding in report.rest))


def _both(told: Told) -> str:
    return escaped(told[0] if told[0] == told[1] else " / ".join(told))


def _table(heads: Sequence[str], rows: Iterator[Sequence[object]], numbers: Sequence[int] = ()) -> Iterator[str]:
    yield ""
    yield "| " + " | ".join(heads) + " |"
    yield "| " + " | ".join("---:" if at in numbers else "---" for at in range(len(heads))) + " |"
    for row in rows:
        yield "| " + " | ".join(str(cell) for cell in row) + " |"


def _summary(report: Report) -> Iterator[str]:
    total = report.total
    yield from ("", "## Tổng hợp / Summary", "")
    for at, sentence in enumerate(_CHECKED):
        verdicts = ", ".join(f"{count} {VERDICT[verdict][at]}" for verdict, count in total.verdicts.items())
        yield sentence.format(total.checks, len(report.documents), f": {verdicts}" if verdicts else "", report.silent,
                              report.unchecked, len(report.unread))
        yield ""
    yield from _table(("Mức độ / Severity", "Kết quả / Findings"), (
        (_both(name), total.severities.get(severity, 0)) for severity, name in SEVERITY.items()), numbers=[1])
    yield from _table(("Quy tắc / Rule", "Quan hệ / Relations", *(" / ".join(name) for name in VERDICT.values())), (
        (_both(rule.name), rule.checks, *(rule.verdicts.get(verdict, 0) for verdict in VERDICT))
        for rule in (*report.rules, total)), numbers=range(1, 6))


def _documents(report: Report) -> Iterator[str]:
    yield from ("", f"## Văn bản đã kiểm tra / Documents checked: {len(report.documents)}")
    yield from _table(("Văn bản / Document", "Tệp / File", "Quan hệ", "Khớp", "Phải xem"), (
        (escaped(checked.source.title), escaped(checked.source.path), checked.count.checks,
         checked.count.verdicts.get("consistent", 0), _both(checked.outcome)) for checked in report.documents), numbers=[2, 3])
    if report.unread:
        yield from _table(("Tệp không đọc được / Files that could not be read", "Lý do / Reason"), (
            (escaped(path), escaped(message)) for path, message in report.unread))


def _finding(finding: Finding) -> Iterator[str]:
    row = finding.row
    yield from ("", f"### {finding.id}: {SEVERITY[row.severity][0]}, {escaped(rule_name(row.rule)[0])}", "")
    yield from (f"**{escaped(row.says)}**", "", f"*{escaped(row.says_en)}*", "")
    if finding.correction:
        yield f"- Sửa nhỏ nhất / Smallest correction: {escaped(finding.correction[0])} *{escaped(finding.correction[1])}*"
    for line in finding.arithmetic:
        yield f"- {_both(line.name)}: {_both(line.value)}"
    for source in finding.sources:
        yield from ("", f"{escaped(source.title)} ({escaped(source.path)})")
        for passage in finding.passages:
            if passage.source == source:
                words = "".join(f"**{escaped(piece)}**" if is_marked else _kept(piece) for piece, is_marked in passage.pieces)
                yield from ("", f"> {words}" + (f" (trang {passage.page})" if passage.page else ""))
        facts = [fact for fact in finding.facts if fact.document == source.id]
        if facts:
            yield from _table(("Số liệu, viện dẫn", "Nội dung", "Trang", "Quy tắc đọc", "Điểm"), (
                (escaped(fact.written), escaped(fact.about), fact.page or "", escaped(fact.rule), f"{fact.score:.2f}")
                for fact in facts), numbers=[2, 4])


def _kept(piece: str) -> str:
    """Text between marks, with the blanks at its ends."""
    return (" " if piece[:1] == " " else "") + escaped(piece) + (" " if piece[-1:] == " " and piece.strip() else "")
