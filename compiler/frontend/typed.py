"""Source that Python keeps in no file: what was typed at its prompt, and the text of `python -c`.

What is found is a guess, for a function that was called `name` at the time. The caller compares its code with the
function's, so an older version further up in the history is never taken for the one that runs.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

FILES = ("<string>", "<stdin>")  # what Python calls these; `exec` calls its text so too
_MOST_LINES = 400  # of one statement
_GOES_ON = (" ", "\t", "else", "elif", "except", "finally")  # how a line begins that belongs to what is above it


def texts(file: str, word: str) -> Iterator[list[str]]:
    """Texts, newest first, that may hold a function; `word` is its name, or `lambda`."""
    if file == "<string>" and "-c" in sys.orig_argv[:-1]:
        yield sys.orig_argv[sys.orig_argv.index("-c") + 1].splitlines(keepends=True)
    if file == "<stdin>":
        yield from _statements(_history(), word)


def _history() -> list[str]:
    """The lines that were typed, this session's last; a statement of several lines may be one entry."""
    readline = sys.modules.get("readline")
    if readline is None:
        return []
    entries = (readline.get_history_item(i + 1) or "" for i in range(readline.get_current_history_length()))
    return [line for entry in entries for line in entry.split("\n")]


def _statements(lines: list[str], word: str) -> Iterator[list[str]]:
    for at in reversed(range(len(lines))):
        if word in lines[at]:
            first = _first(lines, at)
            statement = _statement(lines[first : first + _MOST_LINES], at - first)
            if statement:
                yield [line + "\n" for line in statement]


def _first(lines: list[str], at: int) -> int:
    """Where the statement of a line begins: what is indented belongs to what is above it, decorators to what is below."""
    while at and (not lines[at] or lines[at].startswith(_GOES_ON)):
        at -= 1
    while at and lines[at - 1].startswith("@"):
        at -= 1
    return at


def _statement(lines: list[str], least: int) -> list[str]:
    """The shortest beginning that is a statement as a whole; its last line is not followed by one that is indented."""
    for end in range(least + 1, len(lines) + 1):
        if end < len(lines) and (not lines[end] or lines[end].startswith(_GOES_ON)):
            continue
        try:
            ast.parse("\n".join(lines[:end]))
        except SyntaxError:
            continue
        return lines[:end]
    return []
