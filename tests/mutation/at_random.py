"""Mutations of the compiler's text at random, each against the fast suites: whatever survives is a missing test, or changes nothing.

    python tests/mutation/at_random.py --count 200 --seed 1 compiler/optimize compiler/analysis

Works in a copy of the repository. A survivor is printed as a difference of one line. Not part of CI: a hundred take
half an hour; `test_mutants.py` is.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUITES = [
    ["tests/test_golden.py", "tests/optimize", "tests/vectorize", "tests/runtime/test_transforms.py"],
    ["tests/programs/test_programs.py", "-k", "control or found or stores or recurrences"],
    ["tests/language/test_language.py", "-k", "combos"],
]
SECONDS = 240  # a mutant that makes the compiler run forever is noticed

_COMPARISONS = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
                ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}  # fmt: skip
_ARITHMETIC = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd}


@dataclass(frozen=True)
class Mutant:
    """One place in a file with another text there."""

    path: str
    start: int  # in characters
    end: int
    text: str
    what: str

    def applied(self, source: str) -> str:
        return source[: self.start] + self.text + source[self.end :]


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    """Every mutation of a file that we know."""
    begins = [0]
    for line in source.splitlines(True):
        begins.append(begins[-1] + len(line))

    def put(node: ast.AST, new: ast.AST | str, what: str) -> Mutant:
        start = begins[node.lineno - 1] + node.col_offset
        end = begins[node.end_lineno - 1] + node.end_col_offset
        text = new if isinstance(new, str) else f"({ast.unparse(new)})"
        return Mutant(path, start, end, text, what)

    for node in _code(ast.parse(source)):
        for new, what in _changes(node):
            yield put(node, new, what)


def _code(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of the bodies of functions, without annotations, docstrings and assertions."""
    pending = [(tree, False)]
    while pending:
        node, inside = pending.pop()
        if isinstance(node, (ast.Assert, ast.JoinedStr)):
            continue
        if inside:
            yield node
        if isinstance(node, (ast.FunctionDef, ast.Lambda)):
            body = node.body if isinstance(node.body, list) else [node.body]
            pending += [(n, True) for n in body]
            continue
        for child in ast.iter_child_nodes(node):
            if not (isinstance(node, ast.AnnAssign) and child is node.annotation):
                pending.append((child, inside))


def _changes(node: ast.AST) -> Iterator[tuple[ast.AST | str, str]]:
    new = copy.deepcopy(node)
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        new.op = _ARITHMETIC[type(node.op)]()
        yield new, "another operator"
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        new.ops = [_COMPARISONS[type(node.ops[0])]()]
        yield new, "another comparison"
    elif isinstance(node, ast.BoolOp):
        new.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        yield new, "and for or"
        for k in range(len(node.values)):
            rest = [v for j, v in enumerate(node.values) if j != k]
            yield (rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)), "a condition dropped"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield node.operand, "not or minus dropped"
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield ast.Constant(node.value + 1), "a constant off by one"
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value), "True for False"
    elif isinstance(node, ast.Call):
        if len(node.args) >= 2 and not any(isinstance(a, ast.Starred) for a in node.args[:2]):
            new.args[:2] = new.args[1::-1]
            yield new, "arguments swapped"
        if isinstance(node.func, ast.Name) and node.func.id in ("reversed", "sorted", "list", "tuple") and len(node.args) == 1:
            yield node.args[0], f"{node.func.id} dropped"
    elif isinstance(node, ast.IfExp):
        yield node.body, "always the first"
        yield node.orelse, "always the second"
    elif isinstance(node, (ast.Expr, ast.AugAssign)) and not _is_docstring(node):
        yield "pass", "a statement dropped"
    elif isinstance(node, (ast.Continue, ast.Break)):
        yield "pass", "a jump dropped"
    elif isinstance(node, (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)) and node.generators[0].ifs:
        new.generators[0].ifs = []
        yield new, "a filter dropped"


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, (ast.Constant, ast.Yield, ast.YieldFrom))


def tests_of(work: Path, suites: list[list[str]]) -> str:
    """What the suites say in a process of its own: the first test that fails, or "survived"."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.setsid()
        os.close(out)
        os.write(into, _first_failure(work, suites).encode())
        os._exit(0)
    os.close(into)
    begin = time.monotonic()
    while time.monotonic() - begin < SECONDS:
        if os.waitpid(child, os.WNOHANG)[0]:
            with os.fdopen(out) as stream:
                return stream.read() or "crashed"
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(out)
    return "too long"


def _first_failure(work: Path, suites: list[list[str]]) -> str:
    import pytest

    class Note:
        failed = ""

        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.failed:
                self.failed = self.failed or report.nodeid

        def pytest_collectreport(self, report: pytest.CollectReport) -> None:
            if report.failed:
                self.failed = self.failed or f"collecting {report.nodeid}"

    os.chdir(work)
    sys.path.insert(0, str(work.parent))
    sys.dont_write_bytecode = True
    for suite in suites:
        note = Note()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", *suite], plugins=[note])
        if code != 0:
            return note.failed or f"pytest says {code}"
    return "survived"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", help="files or folders of the compiler")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--suite", nargs="*", help="pytest arguments in place of the fast suites")
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp()) / "gradscribe"
    shutil.copytree(ROOT, work, ignore=shutil.ignore_patterns(".git", ".mypy_cache", ".pytest_cache"))
    files = sorted({f for p in options.paths for f in ([ROOT / p] if p.endswith(".py") else (ROOT / p).rglob("*.py"))})
    sources = {str(f.relative_to(ROOT)): f.read_text() for f in files}
    kept = work.parent / "as it was"
    every = [m for path, source in sources.items() for m in mutants_of(path, source)]
    chosen = random.Random(options.seed).sample(every, min(options.count, len(every)))
    import numpy  # noqa: F401  (once, before the forks)
    import pytest  # noqa: F401
    import scipy.special  # noqa: F401

    survived = 0
    suites = [options.suite] if options.suite else SUITES
    for k, m in enumerate(chosen):
        source, file = sources[m.path], work / m.path
        shutil.copy2(file, kept)
        file.write_text(m.applied(source))
        begin = time.monotonic()
        try:
            compile(m.applied(source), m.path, "exec")
            verdict = tests_of(work, suites)
        except SyntaxError:
            verdict = "no Python"
        shutil.copy2(kept, file)  # with its date, by which compiled files are found
        survived += verdict == "survived"
        line = source.count("\n", 0, m.start) + 1
        print(f"{k + 1}/{len(chosen)} {verdict} ({time.monotonic() - begin:.0f} s)  {m.path}:{line}: {m.what}", flush=True)
        if verdict == "survived":
            print(f"    - {source[m.start : m.end]!r}\n    + {m.text!r}", flush=True)
    print(f"{survived} of {len(chosen)} survived")


if __name__ == "__main__":
    main()
