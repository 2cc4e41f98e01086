"""The fence: what it refuses, where, and that it names everything at once."""

import ast
import textwrap

import pytest
from gradscribe.compiler.frontend.fence import fence
from gradscribe.compiler.frontend.source import Source


def source(text: str) -> Source:
    text = textwrap.dedent(text)
    tree = ast.parse(text).body[0]
    return Source(tree, "user.py", tuple(text.splitlines(True)), tree.name, tree.name, tree.name)


def refused(body: str) -> list[str]:
    """The refusals of a function with this body, as "code line:text under the carets"."""
    s = source("def f(x, y):\n" + textwrap.indent(textwrap.dedent(body), "    "))
    found = []
    for d in fence(s):
        line = s.text_lines[d.span.line - 1]
        end = d.span.end_column if d.span.end_line == d.span.line else None
        found.append(f"{d.code} {d.span.line}:{line[d.span.column : end].strip()}")
    return found


@pytest.mark.parametrize(
    "body, expected",
    [
        ("await x", "G102 2:await x"),
        ("return [i async for i in x]", "G102 2:i"),
        ("try:\n    pass\nexcept* ValueError:\n    pass", "G104 2:try"),
        ("with open(x) as g:\n    pass", "G105 2:open(x)"),
        ("global g\ng = x", "G106 2:global g"),
        ("nonlocal g\ng += x", "G106 2:nonlocal g"),
        ("class A:\n    try:\n        pass\n    finally:\n        pass", "G107 2:class"),
    ],
)
def test_what_is_refused(body, expected):
    assert refused(body) == [expected]


def test_async_functions_in_both_places():
    assert [d.code for d in fence(source("async def f(x):\n    return await x"))] == ["G102", "G102"]
    assert refused("async def g():\n    pass\nreturn x") == ["G102 2:async def"]


@pytest.mark.parametrize(
    "body",
    [
        '"""A docstring."""\npass',
        "with np.errstate(all='ignore'), np.printoptions(precision=3):\n    y = x",
        "def g(a, *b, **c):\n    return a\nreturn g(*x, **y)",
        "a, *b = x\nc = [i for i in b if i]\nd = {k: v for k, v in y}\nreturn (lambda t: t)(sum(i for i in c))",
        "while (z := x) > 0:\n    break\nelse:\n    raise ValueError(f'{x!r:>3}')",
        "import numpy as np\nfrom math import sin\nassert x, 'no'\nz: float = 3\nz = w = x\ndel z",
        "global g\nreturn g + x",
        "try:\n    y = x\nexcept ValueError:\n    y = {x}\nfinally:\n    del x[0]",
        "def g():\n    yield x\n    yield from {i for i in x}\nmatch x:\n    case [a, *b]:\n        return sum(g())",
        "def g():\n    nonlocal x\n    x = y\ng()",
        "x[1:, ..., None] @= y\nreturn x if y else -x",
    ],
)
def test_what_passes(body):
    assert refused(body) == []


def test_all_at_once_in_the_order_of_the_source():
    body = """
        try:
            with open(x):
                await x
        finally:
            global outside; outside = x
        class A: pass
    """
    assert [line.split()[0] for line in refused(body)] == ["G105", "G102", "G106", "G107"]


def test_the_help_names_the_function():
    (d,) = fence(source("def loss(x):\n    try:\n        return x\n    except* E:\n        x = 0\n"))
    assert d.help == "move it out of `loss`, or give the call a rule with `gradscribe.custom_vjp`"
    assert d.span.function == "loss"
