"""Breaking the compiler on purpose: a function of it runs with one piece of its text replaced, for a while.

The function object stays, its code is another: so whoever imported it by name, or holds a method of its class, runs the broken
one. A rule is read from its source, which follows the code.
"""

from __future__ import annotations
import __future__

import ast
import importlib
import inspect
import itertools
import linecache
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from types import CodeType, FunctionType

_ANNOTATIONS = __future__.annotations.compiler_flag
_files = itertools.count()


@dataclass(frozen=True)
class Mutant:
    """`what` is broken: in the function `at` ("module:qualified.name" below `gradscribe`), `old` reads `new`.

    `noticed_by`: the checks of the repository that must fail for it, see `judges.py`. `unseen`: why the decorator's own
    verification need not notice it.
    """

    what: str
    at: str
    old: str
    new: str
    noticed_by: tuple[str, ...]
    unseen: str = ""


@contextmanager
def broken(mutant: Mutant) -> Iterator[None]:
    """Run with the mutant in place."""
    function = _found(mutant.at)
    kept, function.__code__ = function.__code__, _code(function, mutant)
    try:
        yield
    finally:
        function.__code__ = kept


def _found(at: str) -> FunctionType:
    module, _, name = at.partition(":")
    found = reduce(getattr, name.split("."), importlib.import_module(f"gradscribe.{module}"))
    assert isinstance(found, FunctionType), at
    return found


def _code(function: FunctionType, mutant: Mutant) -> CodeType:
    """The code of the function with the mutant's text."""
    text = textwrap.dedent(inspect.getsource(function))
    first = ast.parse(text).body[0].lineno  # of `def`, after the decorators
    text = "".join(text.splitlines(True)[first - 1 :])
    assert text.count(mutant.old) == 1, f"{mutant.what}: {mutant.old!r} is {text.count(mutant.old)} times in {mutant.at}"
    text = text.replace(mutant.old, mutant.new)
    file = f"<mutant {next(_files)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    module = compile(text, file, "exec", function.__code__.co_flags & _ANNOTATIONS, dont_inherit=True)
    (code,) = [c for c in module.co_consts if isinstance(c, CodeType)]
    assert code.co_freevars == function.__code__.co_freevars, f"{mutant.at} is a closure"
    return code
