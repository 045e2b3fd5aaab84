"""The only door to spaCy and underthesea. Both are imported when first needed: that takes longer than reading a page."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LEXICON = resources.files("extractors") / "lexicon"

# Terms that the segmenter cuts apart or glues to their neighbours.
_FIXED_WORDS = ["giải quyết", "việc làm", "hộ nghèo", "hộ cận nghèo", "người có công", "xuất khẩu lao động", "ngân sách",
                "dự toán", "kế hoạch", "chỉ tiêu", "bảo hiểm y tế", "bảo hiểm xã hội",
                "đào tạo", "dạy nghề", "tai nạn giao thông"]


def lexicon(name: str) -> list[dict[str, str]]:
    """The rows of `lexicon/<name>.csv`; lines that start with # are comments."""
    lines = (LEXICON / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line.strip() and not line.startswith("#")))


@lru_cache(maxsize=1)
def _word_tokenize():
    import logging

    handlers = logging.getLogger().handlers[:]
    from underthesea import word_tokenize

    logging.getLogger().handlers[:] = handlers  # underthesea adds a handler of its own to the root logger
    return word_tokenize


@lru_cache(maxsize=65536)
def words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, syllables of one word joined by a space (`giải quyết`, `việc làm`). Lossless but for white space."""
    return tuple(_word_tokenize()(phrase, fixed_words=_FIXED_WORDS, use_token_normalize=False))


@lru_cache(maxsize=65536)
def first_tag(phrase: str) -> str:
    """The part of speech of a phrase's first word (`N` noun, `Nc` classifier, `V` verb, `A` adjective, ...), "" for none."""
    from underthesea import pos_tag

    _word_tokenize()
    tagged = pos_tag(phrase)
    return tagged[0][1] if tagged else ""


class Gazetteer:
    """Many phrases found at once, whole syllables only (spaCy PhraseMatcher on lower-case tokens)."""

    def __init__(self, entries: Iterable[tuple[str, str]]):
        """entries: (phrase, key) pairs; a phrase is matched against lower-case text."""
        from spacy.matcher import PhraseMatcher
        from spacy.vocab import Vocab

        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab)
        for phrase, key in entries:
            self._matcher.add(key, [self._doc(phrase.lower())[0]])

    def _doc(self, text: str, spans: Iterable[tuple[int, int]] | None = None) -> tuple[Doc, list[int]]:
        from spacy.tokens import Doc

        tokens, starts = [], []
        for start, end in [(0, len(text))] if spans is None else spans:
            for match in _TOKEN.finditer(text, start, end):
                tokens.append(match[0])
                starts.append(match.start())
            tokens.append("\n")  # no phrase goes on over the end of a span
            starts.append(end)
        return Doc(self._vocab, words=tokens[:-1] or [" "], spaces=[False] * max(1, len(tokens) - 1)), starts

    def find(self, text: str, spans: Iterable[tuple[int, int]] | None = None) -> list[tuple[int, int, str]]:
        """(start, end, key) of the longest matches that do not overlap, in text order. text: a plain shadow; spans: the parts of
        it to read (all of it by default)."""
        doc, starts = self._doc(text, spans)
        found, last = [], -1
        matches = [(starts[b], starts[e - 1] + len(doc[e - 1].text), self._vocab.strings[key])
                   for key, b, e in self._matcher(doc)]
        for start, end, key in sorted(matches, key=lambda match: (match[0], -match[1])):
            if start >= last:
                found.append((start, end, key))
                last = end
        return found


_TOKEN = regex.compile(r"\p{L}+|\d+|[^\p{L}\d\s]")


def vietnamese() -> Language:
    """A spaCy pipeline: lossless underthesea words (`doc.text == text`), and all facts of `extract` in `doc.spans`
    (`figures`, `dates`, `deadlines`, `citations`, `header`), so that displaCy, Matcher and training work on them.

    Returns: spacy.language.Language with the component `solieu`.
    """
    import spacy

    class _Vietnamese(spacy.language.Language):
        lang = "vi"

    nlp = _Vietnamese()
    nlp.tokenizer = _Tokenizer(nlp.vocab)
    if not spacy.language.Language.has_factory("solieu"):
        spacy.language.Language.component("solieu", func=_add_facts)
    nlp.add_pipe("solieu")
    return nlp


class _Tokenizer:
    def __init__(self, vocab):
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        from spacy.tokens import Doc

        tokens: list[str] = []
        spaces: list[bool] = []
        at = 0
        for line in text.split("\n"):
            for word in words(line):
                start = text.find(word, at)
                if start < 0:
                    continue
                if start > at:
                    self._gap(text[at:start], tokens, spaces)
                tokens.append(word)
                spaces.append(False)
                at = start + len(word)
            end = text.find("\n", at)
            end = len(text) if end < 0 else end + 1
            if end > at:
                self._gap(text[at:end], tokens, spaces)
                at = end
        return Doc(self.vocab, words=tokens, spaces=spaces)

    @staticmethod
    def _gap(gap: str, tokens: list[str], spaces: list[bool]) -> None:
        if gap.startswith(" ") and tokens and not spaces[-1]:
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            tokens.append(gap)
            spaces.append(False)


def _add_facts(doc: Doc) -> Doc:
    from extractors import extract
    from extractors.model import plain_document

    facts = extract(plain_document(doc.text))
    for name in ("figures", "dates", "deadlines", "citations", "header"):
        spans = [doc.char_span(fact.start, fact.end, label=fact.rule, alignment_mode="expand") for fact in getattr(facts, name)]
        doc.spans[name] = [span for span in spans if span is not None]
    return doc
