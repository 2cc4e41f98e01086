"""Nested arguments: their leaves, and maps over them. The one place that knows optree, imported when first needed.

Containers are tuples, lists, dicts (in their own order), named tuples and dataclasses. Everything else is a
leaf, None included, exactly as in `compiler/frontend/specs.py`.
"""

from __future__ import annotations

import copy
import dataclasses
import threading
import typing
from collections.abc import Callable
from typing import Any

from ..compiler.ir.instances import takes_its_fields
from ..compiler.prelude import bare_instance

_NAMESPACE = "gradscribe"
_registered: set[type] = set()
_lock = threading.Lock()


def is_container(x: Any) -> bool:
    """Whether a value is looked into. Dataclasses and named tuples are, arrays and other objects are not.

    >>> is_container([1.0]), is_container({"w": 1.0}), is_container(1.0), is_container(None)
    (True, True, False, False)
    """
    return isinstance(x, (tuple, list, dict)) or _is_dataclass(x)


def map_leaves(f: Callable[..., Any], tree: Any, *others: Any) -> Any:
    """The same structure with `f` applied to its leaves, and to those of `others` beside them.

    Raises ValueError where another tree's structure differs.

    >>> map_leaves(lambda x: 2 * x, {"w": [1.0, 2.0], "b": 3.0})
    {'w': [2.0, 4.0], 'b': 6.0}
    """
    if not is_container(tree):
        return f(tree, *others)
    leaves, structure = _flatten(tree)
    columns = [leaves, *(_leaves_like(structure, other) for other in others)]
    return structure.unflatten(f(*row) for row in zip(*columns, strict=True))


def map_children(f: Callable[[Any, Any], Any], tree: Any, other: Any) -> Any:
    """A container with `f` applied to its items, and to those of another of its structure beside them.

    >>> map_children(max, {"w": 2.0, "b": 3.0}, {"w": 1.0, "b": 4.0})
    {'w': 2.0, 'b': 4.0}
    """
    if isinstance(tree, dict):
        made = copy.copy(tree)  # a defaultdict keeps its factory
        made.update({k: f(v, other[k]) for k, v in tree.items()})
        return made
    if isinstance(tree, (tuple, list)):
        items = [f(v, w) for v, w in zip(tree, other, strict=True)]
        return type(tree)(*items) if hasattr(tree, "_fields") else type(tree)(items)
    names = [field.name for field in dataclasses.fields(tree)]
    return rebuild_dataclass(type(tree), {n: f(getattr(tree, n), getattr(other, n)) for n in names})


def leaves_with_paths(tree: Any) -> list[tuple[str, Any]]:
    """Every leaf with the Python text that reaches it below the root.

    >>> leaves_with_paths({"w": (1.0, 2.0), "b": None})
    [("['w'][0]", 1.0), ("['w'][1]", 2.0), ("['b']", None)]
    """
    if not is_container(tree):
        return [("", tree)]
    import optree

    _register_dataclasses(tree)
    with optree.dict_insertion_ordered(True, namespace=_NAMESPACE):
        accessors, leaves, _ = optree.tree_flatten_with_accessor(tree, none_is_leaf=True, namespace=_NAMESPACE)
    return [(a.codify(""), leaf) for a, leaf in zip(accessors, leaves, strict=True)]


def declared_whole(tree: Any, path: str = "") -> list[str]:
    """The paths of the fields of dataclasses and named tuples that are declared as `int` and hold one.

    >>> from typing import NamedTuple
    >>> class Fit(NamedTuple):
    ...     degree: int
    ...     scale: float
    >>> declared_whole([Fit(3, 1.0)])
    ['[0].degree']
    """
    steps: list[tuple[str, Any, Any]]
    if isinstance(tree, dict):
        steps = [(f"[{k!r}]", v, None) for k, v in tree.items()]
    elif _is_dataclass(tree):
        steps = [(f".{f.name}", getattr(tree, f.name), f.type) for f in dataclasses.fields(tree)]
    elif hasattr(tree, "_fields") and isinstance(tree, tuple):
        hints = getattr(type(tree), "__annotations__", {})
        steps = [(f".{n}", getattr(tree, n), hints.get(n)) for n in type(tree)._fields]  # type: ignore[attr-defined]
    elif isinstance(tree, (tuple, list)):
        steps = [(f"[{k}]", v, None) for k, v in enumerate(tree)]
    else:
        return []
    declared_int = (int, "int", typing.ForwardRef("int"))
    own = [path + s for s, v, declared in steps if declared in declared_int and isinstance(v, int)]
    return [*own, *(p for s, v, _ in steps for p in declared_whole(v, path + s))]


def leaves(tree: Any) -> list[Any]:
    """Every leaf, in order.

    >>> leaves((1.0, {"b": 2.0, "a": [None]}))
    [1.0, 2.0, None]
    """
    return _flatten(tree)[0] if is_container(tree) else [tree]


def same_structure(a: Any, b: Any) -> bool:
    """Whether two values have the same containers, keys and lengths (dicts in any order)."""
    if not is_container(a) or not is_container(b):
        return is_container(a) == is_container(b)
    try:
        _leaves_like(_flatten(a)[1], b)
    except ValueError:
        return False
    return True


def _is_dataclass(x: Any) -> bool:
    return dataclasses.is_dataclass(x) and not isinstance(x, type)


def _flatten(tree: Any) -> tuple[list[Any], Any]:
    import optree

    _register_dataclasses(tree)
    with optree.dict_insertion_ordered(True, namespace=_NAMESPACE):
        return optree.tree_flatten(tree, none_is_leaf=True, namespace=_NAMESPACE)


def _leaves_like(structure: Any, tree: Any) -> list[Any]:
    """The leaves of a tree of a known structure, which must not have containers where that has leaves."""
    _register_dataclasses(tree)
    found = structure.flatten_up_to(tree)
    if any(is_container(x) for x in found):
        raise ValueError("a container where a leaf is expected")
    return found


def _register_dataclasses(tree: Any) -> None:
    """Tell optree of the dataclasses in a value, which it does not look into by itself."""
    if _is_dataclass(tree):
        _register(type(tree))
        children = [getattr(tree, f.name) for f in dataclasses.fields(tree)]
    elif isinstance(tree, dict):
        children = list(tree.values())
    elif isinstance(tree, (tuple, list)):
        children = list(tree)
    else:
        return
    for child in children:
        _register_dataclasses(child)


def _register(cls: type) -> None:
    if cls in _registered:
        return
    import optree

    names = tuple(f.name for f in dataclasses.fields(cls))

    def flatten(x: Any) -> tuple[list[Any], None, tuple[str, ...]]:
        return [getattr(x, n) for n in names], None, names

    def unflatten(_: Any, children: Any) -> Any:
        return rebuild_dataclass(cls, dict(zip(names, children, strict=True)))

    with _lock:
        if cls not in _registered:
            entry = optree.GetAttrEntry
            optree.register_pytree_node(cls, flatten, unflatten, path_entry_type=entry, namespace=_NAMESPACE)
            _registered.add(cls)


def rebuild_dataclass(cls: type, values: dict[str, Any]) -> Any:
    """A dataclass from all of its fields, also those that its constructor does not take; it need not be a valid one."""
    return cls(**values) if takes_its_fields(cls, tuple(values)) else bare_instance(cls, **values)
