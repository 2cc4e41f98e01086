"""Scoping, compared with what Python's own compiler says."""

import ast

import pytest
from gradscribe.compiler.frontend.names import captured_names, free_names, local_names, target_names

SCALE = 2.0


def function(text: str) -> tuple[ast.FunctionDef, object]:
    tree = ast.parse(text)
    code = next(c for c in compile(text, "<t>", "exec").co_consts if hasattr(c, "co_code"))
    return tree.body[0], code


@pytest.mark.parametrize(
    "text",
    [
        "def f(a, /, b, *c, d=1, **e): g = a",
        "def f(x):\n  for i, (j, *k) in x: y = i\n  else: z = 1\n  return z",
        "def f(x):\n  import numpy.linalg, math as m\n  from a import b as c, d\n  with x as (p, q): pass",
        "def f(x):\n  global g, h\n  g = x\n  h = 1\n  del x",
        "def f(x):\n  class A(x): y = 1\n  def h(z=x): w = z\n  async def k(): pass\n  return lambda u: u",
        "def f(x):\n  try: pass\n  except ValueError as e: pass\n  x[0] = y.z = 1\n  x += 1\n  q: int = 2",
        "def f(x):\n  match x:\n    case [a, *b]: pass\n    case {'k': c, **d}: pass\n    case str() as e: pass",
        "def f(x):\n  while (n := x): pass\n  return (m := n)",
    ],
)
def test_local_names_are_those_of_the_code_object(text):
    node, code = function(text)
    assert set(local_names(node)) == set(code.co_varnames) | set(code.co_cellvars)
    assert local_names(node)[: code.co_argcount + code.co_kwonlyargcount] == code.co_varnames[:-1][
        : code.co_argcount + code.co_kwonlyargcount
    ] or len(code.co_varnames) <= code.co_argcount + code.co_kwonlyargcount


def test_comprehensions_have_their_own_variables():
    node, _ = function("def f(x):\n  return [i * (w := s) for i, s in x for t in i if t]")
    assert local_names(node) == ("x", "w")
    comprehension = node.body[0].value
    assert free_names(comprehension) == ("x", "w")
    assert free_names(ast.parse("[x for x in x]").body[0].value) == ("x",)


def test_captured_names():
    node, code = function("def f(a, b, c, d):\n  g = lambda t, u=b: t + a\n  def h():\n    return lambda: c\n  return g, h")
    assert set(captured_names(node)) == set(code.co_cellvars) == {"a", "c"}


def test_free_names_of_nested_scopes():
    (node,) = ast.parse("def f(x):\n  y = 1\n  return [k(x, z) for z in (lambda: y + q)()]").body
    assert free_names(node) == ("q", "k")


def test_target_names():
    (statement,) = ast.parse("(a, [b, *c]), d[e], f.g = x").body
    assert target_names(statement.targets[0]) == ("a", "b", "c")
