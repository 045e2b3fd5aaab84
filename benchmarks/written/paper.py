"""A written document on paper: plain text, Markdown where it has tables, DOCX or PDF."""

from __future__ import annotations

from pathlib import Path

import yaml

from benchmarks.written.model import Block, Pieces, Text


def save(text: Text, folder: Path, form: str = "text") -> Path:
    """Write a document. form: `text` (tables make it Markdown), `docx`, `pdf` (needs reportlab and the Liberation fonts)."""
    if form == "text":
        tabular = any(block.kind == "table" for block in text.blocks)
        path = folder / f"{text.name}.{'md' if tabular else 'txt'}"
        path.write_text(plain(text), encoding="utf-8")
        return path
    from corpus import make  # reportlab and python-docx are needed for these two only

    source = make.parse(_description(text))
    path = folder / f"{text.name}.{form}"
    path.write_bytes(make.make_docx(source) if form == "docx" else make.make_pdf(source))
    return path


def spoken(text: Text) -> list[tuple[Pieces, bool]]:
    """All paragraphs and cells that stand in the body, in order; with each whether it is a cell."""
    found: list[tuple[Pieces, bool]] = []
    for block in text.blocks:
        if block.kind == "table":
            found += [(cell, True) for row in block.rows for cell in row if cell]
        elif block.pieces:
            found.append((block.pieces, False))
    return found


def plain(text: Text) -> str:
    """The document as a text file: letterhead side by side, tables in pipes."""
    left, right = ([line.strip("*_") for line in text.head[side]] for side in ("left", "right"))
    lines = [f"{one:44}{other}".rstrip() for one, other in zip(left, right, strict=True)]
    lines += ["", *text.head["title"], ""]
    for block in text.blocks:
        lines += _block(text, block, "\n")
    lines += ["", *(line.strip("*_") for line in text.head["closing_left"]), ""]
    lines += [line.strip("*_") for line in text.head["closing_right"] if line]
    return "\n".join(lines) + "\n"


def _block(text: Text, block: Block, gap: str) -> list[str]:
    if block.kind == "table":
        rows = [[text.told(cell) for cell in row] for row in block.rows]
        shown = ["| " + " | ".join(row) + " |" for row in rows]
        return ["", shown[0], "|" + "----|" * len(rows[0]), *shown[1:], ""]
    told = text.told(block.pieces)
    if not told:
        return []
    return [("- " if block.kind == "list" else "## " if block.kind == "heading" and gap == "\n\n" else "") + told]


def _description(text: Text) -> str:
    head = {name: value for name, value in text.head.items() if name != "office"}
    body = "\n\n".join("\n".join(line for line in _block(text, block,
                                                         "\n\n") if line) for block in text.blocks if block.pieces or block.rows)
    return "---\n" + yaml.safe_dump({"format": "docx", **head}, allow_unicode=True, sort_keys=False) + "---\n" + body + "\n"
