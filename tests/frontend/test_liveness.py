"""Live variables: by hand, and against what random runs of random programs read."""

import ast
import random
import textwrap

import pytest
from gradscribe.compiler.frontend.liveness import Liveness


def analysed(text: str) -> tuple[Liveness, list[ast.stmt]]:
    function = ast.parse(textwrap.dedent(text)).body[0]
    assert isinstance(function, ast.FunctionDef)
    return Liveness(function), [n for n in ast.walk(function) if isinstance(n, ast.stmt) and n is not function]


def at(text: str, line: int, head: bool = False) -> str:
    """The live names after (or at the loop head of) the statement on a line of `text`, sorted."""
    live, stmts = analysed(text)
    stmt = next(s for s in stmts if s.lineno == line)
    return " ".join(sorted(live.live_at_loop_head(stmt) if head else live.live_after(stmt)))


LOOP = """\
def f(x, n):
    s = 0.0
    t = 1.0
    for i in range(n):
        t = s * x
        s = s + t
    return s
"""


def test_a_temporary_of_the_body_is_not_live_at_the_head():
    assert at(LOOP, 4, head=True) == "s x"
    assert at(LOOP, 5) == "s t x"
    assert at(LOOP, 4) == "s"
    assert at(LOOP, 3) == "n s x"


def test_the_next_iteration_reads_what_this_one_wrote():
    text = """\
def f(x):
    while x > 0.0:
        y = x
        x = y - 1.0
    return y
"""
    assert at(text, 2, head=True) == "x y"


def test_break_and_continue_lead_where_they_lead():
    text = """\
def f(x, a, b, c):
    for i in range(3):
        if x > 1.0:
            break
        if x > 0.0:
            continue
        x = x + a
    else:
        return b
    return c
"""
    assert at(text, 4) == at(text, 6) == "a b c x"
    assert at(text, 2, head=True) == "a b c x"
    assert at(text, 2) == "c"


def test_return_ends_everything():
    text = """\
def f(x, a):
    if x > 0:
        return x
    else:
        y = a
    return y
"""
    assert at(text, 3) == ""
    assert at(text, 5) == "y"


def test_names_that_only_a_break_needs_are_live_in_the_body():
    text = """\
def f(x):
    while True:
        y = x * 2.0
        if y > 1.0:
            y = 1.0
            break
        x = x + y
    return y
"""
    assert at(text, 2, head=True) == "x"
    assert at(text, 7) == "x y"


def test_what_a_lambda_captures_is_always_live():
    text = """\
def f(x):
    a = x
    g = lambda t: t * a
    a = 2.0
    return g(1.0)
"""
    assert at(text, 2) == "a"
    assert at(text, 4) == "a g"


def test_a_generator_that_sum_reads_is_over_when_the_statement_is():
    text = """\
def f(x, n):
    s = sum(x * i for i in range(n))
    return s
"""
    assert at(text, 2) == "s"
    assert at(text.replace("sum(", "later("), 2) == "n s x"


def test_comprehension_variables_are_their_own():
    text = """\
def f(x):
    i = 3
    y = [i * v for i, v in enumerate(x)]
    return y
"""
    assert at(text, 2) == "x"


def test_walrus_writes_before_the_body_reads():
    text = """\
def f(x):
    while (y := x * 0.5) > 1.0:
        x = y
    return y
"""
    assert at(text, 2, head=True) == "x"


def test_a_walrus_that_may_not_run_kills_nothing():
    text = """\
def f(x, y):
    z = 0
    if x > 1.0 and (y := x) > 2.0:
        z = y
    return y + z
"""
    assert at(text, 2) == "x y z"


def test_stores_and_augmented_stores_read_their_array():
    assert at("def f(x, a):\n    b = x\n    a[0] = b\n    return a", 2) == "a b"
    assert at("def f(x, a):\n    b = x\n    a += b\n    return a", 2) == "a b"


def test_globals_are_not_variables_of_the_function():
    assert at("def f(x):\n    y = x\n    return np.sin(y) + OTHER", 2) == "y"


def test_try_is_taken_for_anything():
    text = "def f(x, a):\n    try:\n        y = a\n    except ValueError:\n        y = x\n    return y"
    assert at(text, 3) == "a x y"


# -- random programs: what a run reads before it writes must have been live


def program(rng: random.Random, depth: int, in_loop: bool) -> list[str]:
    lines = []
    for _ in range(rng.randint(1, 4)):
        kind = rng.choice(["assign"] * 4 + ["aug", "if", "for", "while", "leave"] if depth else ["assign", "aug"])
        a, b, c = (rng.choice("abcde") for _ in range(3))
        if kind == "assign":
            lines.append(f"{a} = {b} + {c}")
        elif kind == "aug":
            lines.append(f"{a} += {b}")
        elif kind == "leave":
            lines.append(rng.choice(["break", "continue", f"return {a}"] if in_loop else [f"return {a}"]))
        else:
            head = {"if": f"if {a}:", "for": f"for {a} in {b}:", "while": f"while {a}:"}[kind]
            lines += [head, *("    " + s for s in program(rng, depth - 1, in_loop or kind != "if"))]
            if rng.random() < 0.4:
                lines += ["else:", *("    " + s for s in program(rng, depth - 1, in_loop))]
    return lines


class Left(Exception):
    """How a run leaves a block."""


class Run:
    """A run with random decisions: the points passed, and the reads and writes, in order."""

    def __init__(self, rng: random.Random):
        self.rng, self.events = rng, []

    def expression(self, node):
        for n in ast.walk(node):
            if isinstance(n, ast.Name):
                self.events.append(("read", n.id))

    def block(self, stmts):
        for s in stmts:
            self.stmt(s)

    def stmt(self, s):
        if isinstance(s, ast.Assign):
            self.expression(s.value)
            self.events.append(("write", s.targets[0].id))
        elif isinstance(s, ast.AugAssign):
            self.events.append(("read", s.target.id))
            self.expression(s.value)
            self.events.append(("write", s.target.id))
        elif isinstance(s, ast.If):
            self.expression(s.test)
            self.block(s.body if self.rng.random() < 0.5 else s.orelse)
        elif isinstance(s, (ast.For, ast.While)):
            self.loop(s)
        else:
            if isinstance(s, ast.Return):
                self.expression(s.value)
            self.events.append(("after", s))
            raise Left(type(s).__name__)
        self.events.append(("after", s))

    def loop(self, s):
        if isinstance(s, ast.For):
            self.expression(s.iter)
        while True:
            self.events.append(("head", s))
            if isinstance(s, ast.While):
                self.expression(s.test)
            if self.rng.random() < 0.4:
                return self.block(s.orelse)
            if isinstance(s, ast.For):
                self.events.append(("write", s.target.id))
            try:
                self.block(s.body)
            except Left as left:
                if str(left) == "Break":
                    return
                if str(left) == "Return":
                    raise


@pytest.mark.parametrize("seed", range(60))
def test_random_programs(seed):
    rng = random.Random(seed)
    text = "def f(a, b, c, d, e):\n" + textwrap.indent("\n".join(program(rng, 3, False)), "    ")
    function = ast.parse(text).body[0]
    live = Liveness(function)
    for _ in range(20):
        run = Run(rng)
        try:
            run.block(function.body)
        except Left:
            pass
        needed: set[str] = set()
        for kind, what in reversed(run.events):
            if kind == "read":
                needed.add(what)
            elif kind == "write":
                needed.discard(what)
            else:
                found = live.live_after(what) if kind == "after" else live.live_at_loop_head(what)
                assert needed <= found, f"{text}\n{kind} line {what.lineno}: {needed - found}"
