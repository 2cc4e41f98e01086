"""A failing program made smaller: statements deleted, blocks and operands put in the place of what holds them."""

from __future__ import annotations

import ast
import copy
import time
from collections.abc import Callable, Iterator


def shrink(source: str, fails: Callable[[str], bool], seconds: float = 40.0) -> str:
    """The smallest program found in that time for which `fails` still holds."""
    best, end = ast.unparse(ast.parse(source)), time.monotonic() + seconds
    found = True
    while found and time.monotonic() < end:
        found = False
        for smaller in variants(best):
            if time.monotonic() > end:
                break
            if len(smaller) < len(best) and fails(smaller):
                best, found = smaller, True
                break
    return best + "\n"


def variants(source: str) -> Iterator[str]:
    """Programs with one thing less: big things first."""
    tree = ast.parse(source)
    places = sorted(_places(tree), key=lambda place: -place[0])
    for _, path, replacement in places:
        changed = copy.deepcopy(tree)
        if _replace(changed, path, copy.deepcopy(replacement)):
            try:
                text = ast.unparse(ast.fix_missing_locations(changed))
                ast.parse(text)
            except (SyntaxError, ValueError):
                continue
            yield text


def _places(tree: ast.AST) -> Iterator[tuple[int, tuple, object]]:
    """(how much goes, the path of what is replaced, what it is replaced with)."""
    for path, node in _walk(tree, ()):
        size = len(ast.unparse(node)) if isinstance(node, (ast.stmt, ast.expr)) else 0
        if isinstance(node, ast.stmt):
            yield size, path, []
            for block in ("body", "orelse"):
                inner = getattr(node, block, None)
                if inner and not isinstance(node, ast.FunctionDef):
                    yield size // 3, path, inner
            if getattr(node, "orelse", None):
                yield size // 3, (*path, "orelse"), None
        elif isinstance(node, ast.expr) and len(path) > 1:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr) and size > len(ast.unparse(child)):
                    yield size - len(ast.unparse(child)), path, child
            if size > 3 and not isinstance(node, ast.Constant):
                yield 1, path, ast.Constant(1.5)


def _walk(node: ast.AST, path: tuple) -> Iterator[tuple[tuple, ast.AST]]:
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            for i, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield (*path, (name, i)), item
                    yield from _walk(item, (*path, (name, i)))
        elif isinstance(value, ast.AST):
            yield (*path, name), value
            yield from _walk(value, (*path, name))


def _replace(tree: ast.AST, path: tuple, replacement: object) -> bool:
    node = tree
    for step in path[:-1]:
        node = getattr(node, step[0])[step[1]] if isinstance(step, tuple) else getattr(node, step)
    last = path[-1]
    if isinstance(last, tuple):
        block = getattr(node, last[0])
        block[last[1] : last[1] + 1] = replacement if isinstance(replacement, list) else [replacement]
        if not block and last[0] == "body":
            block.append(ast.Pass())
    elif replacement is None:
        setattr(node, last, [])
    elif isinstance(replacement, list):
        return False
    else:
        setattr(node, last, replacement)
    return True
