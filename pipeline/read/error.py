"""The one exception that reading raises for a bad input."""

from __future__ import annotations


class ReadError(Exception):
    """A file that cannot be read, with cause and remedy.

    state: `failed` (it should be readable) or `unsupported` (a kind that is not read). stage: always `read`.
    error: short stable code. message: a Vietnamese sentence, then " / ", then English.
    """

    stage = "read"

    def __init__(self, error: str, message: str, *, state: str = "failed"):
        super().__init__(message)
        self.error, self.message, self.state = error, message, state

    def __reduce__(self):
        return _rebuilt, (self.error, self.message, self.state)


def _rebuilt(error: str, message: str, state: str) -> ReadError:
    return ReadError(error, message, state=state)
