"""Whose a name is: Python's scoping, read off the syntax tree.

The names of a function are settled before it runs: a name that is assigned anywhere in it is local
everywhere in it; any other belongs to a function around it, to the module or to the builtins.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def parameter_names(arguments: ast.arguments) -> tuple[str, ...]:
    """The names of all parameters, in the order of the code object's variables, then `*` and `**`."""
    plain = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    starred = (a for a in (arguments.vararg, arguments.kwarg) if a is not None)
    return tuple(a.arg for a in (*plain, *starred))


def local_names(function: FunctionNode) -> tuple[str, ...]:
    """The names that are local to a function, parameters first, in order of appearance."""
    found = dict.fromkeys(parameter_names(function.args))
    declared: set[str] = set()
    for node in own_nodes(function):
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            declared.update(node.names)
        found.update(dict.fromkeys(bound_by(node)))
    return tuple(name for name in found if name not in declared)


def nonlocal_names(function: FunctionNode) -> frozenset[str]:
    """The names that a function declares as variables of a function around it."""
    return frozenset(name for node in own_nodes(function) if isinstance(node, ast.Nonlocal) for name in node.names)


def free_names(scope: ast.AST) -> tuple[str, ...]:
    """What a function, lambda, class or comprehension mentions that is not its own, in order."""
    if isinstance(scope, _COMPREHENSIONS):
        return _free_in_comprehension(scope)
    if isinstance(scope, ast.ClassDef):
        return tuple(dict.fromkeys(_mentioned(scope.body)))
    assert isinstance(scope, _FUNCTIONS)
    own = set(local_names(scope))
    body = [scope.body] if isinstance(scope, ast.Lambda) else scope.body
    return tuple(n for n in dict.fromkeys(_mentioned(body)) if n not in own)


def captured_names(function: FunctionNode) -> tuple[str, ...]:
    """The local names that functions, lambdas and classes written inside mention."""
    own = set(local_names(function))
    captured: dict[str, None] = {}
    for node in own_nodes(function):
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            captured.update((n, None) for n in free_names(node) if n in own)
    return tuple(captured)


@lru_cache(maxsize=256)
def own_nodes(function: FunctionNode) -> tuple[ast.AST, ...]:
    """Every node that runs in a function's own scope, and the nested functions, but not their bodies.

    Comprehensions are entered: a walrus in one binds in the function around it.
    """
    found: list[ast.AST] = []
    stack: list[ast.AST] = [function.body] if isinstance(function, ast.Lambda) else list(reversed(function.body))
    while stack:
        node = stack.pop()
        found.append(node)
        if not isinstance(node, (ast.Name, ast.Constant)):  # they hold no others
            stack.extend(reversed(list(_children_in_scope(node))))
    return tuple(found)


def target_names(target: ast.AST) -> tuple[str, ...]:
    """The names that an assignment's target binds: `a, (b, *c)`."""
    names = (n.id for n in ast.walk(target) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return tuple(dict.fromkeys(names))


def evaluated_outside(function: ast.AST) -> list[ast.AST]:
    """What of a nested function or class is evaluated where it is written: decorators, defaults, bases."""
    found: list[ast.AST] = list(getattr(function, "decorator_list", ()))
    if isinstance(function, ast.ClassDef):
        return [*found, *function.bases, *function.keywords]
    assert isinstance(function, _FUNCTIONS)
    return [*found, *function.args.defaults, *(d for d in function.args.kw_defaults if d is not None)]


def _children_in_scope(node: ast.AST) -> Iterable[ast.AST]:
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        return evaluated_outside(node)
    if isinstance(node, _COMPREHENSIONS):
        return _Comprehended(node).children()
    return ast.iter_child_nodes(node)


class _Comprehended:
    """The parts of a comprehension that matter to the scope around it."""

    def __init__(self, node: Comprehension):
        self.node = node

    def children(self) -> Iterator[ast.AST]:
        """Everything but its own targets."""
        for generator in self.node.generators:
            yield generator.iter
            yield from generator.ifs
        if isinstance(self.node, ast.DictComp):
            yield self.node.key
            yield self.node.value
        else:
            yield self.node.elt


def bound_by(node: ast.AST) -> tuple[str, ...]:
    """The names that a node binds in its own scope."""
    if isinstance(node, ast.Name):
        return () if isinstance(node.ctx, ast.Load) else (node.id,)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return (node.name,)
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return tuple((a.asname or a.name).split(".")[0] for a in node.names)
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        return (node.name,) if node.name else ()
    if isinstance(node, ast.MatchMapping):
        return (node.rest,) if node.rest else ()
    return ()


def _free_in_comprehension(node: Comprehension) -> tuple[str, ...]:
    targets = {n for g in node.generators for n in target_names(g.target)}
    first = node.generators[0].iter
    rest = [c for c in _Comprehended(node).children() if c is not first]
    inner = (n for n in _mentioned([*rest, *(g.target for g in node.generators)]) if n not in targets)
    return tuple(dict.fromkeys([*_mentioned([first]), *inner]))


def _mentioned(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Every name that is mentioned in these nodes and belongs to the scope they are in, or further out."""
    for node in nodes:
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            yield from node.names
        elif isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            yield from _mentioned(evaluated_outside(node))
            yield from free_names(node)
        elif isinstance(node, _COMPREHENSIONS):
            yield from _free_in_comprehension(node)
        else:
            yield from _mentioned(ast.iter_child_nodes(node))
