"""The text of a dispatcher: from a call's arguments to the code that was generated for arguments like these.

A dispatcher is a Python function with the user's own signature that is written anew whenever there is one more
specialisation. It holds, for each, the cheapest test that the arguments have those specs, written out:

    def f_grad(x, y):
        if _type(x) is _float and _type(y) is _float:
            try:
                return _run0(x, y)
            except _Exception as _error:
                _note0(_error)
                raise
        return _slow(x, y)

So five floats cost five pointer comparisons. Whatever no test recognises goes the slow way, which decides by the
specs themselves: a test may be too strict, never too lax.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from types import MethodType
from typing import Any

import numpy as np

from ..compiler.frontend.specs import Leaf, Mapping, Object, Path, Record, Seq, Spec, Static
from ..compiler.ir.types import Array, ListOfType, Scalar

_PYTHON = {"float": float, "int": int, "complex": complex}
_FLOATS = frozenset([float])
_INTS = frozenset([int])
_LITERAL = (type(None), bool, int, str)


class Names:
    """The globals of a dispatcher: constants under names that no parameter has."""

    def __init__(self, parameters: Sequence[str]):
        self.prefix = "_"
        while any(p.startswith(self.prefix) for p in parameters):
            self.prefix += "_"
        self.globals: dict[str, Any] = {}
        self._of: dict[int, str] = {}
        self._count = 0

    def put(self, name: str, value: Any) -> str:
        """A constant under a name of its own."""
        self.globals[self.prefix + name] = value
        return self.prefix + name

    def const(self, value: Any) -> str:
        """The text that means this object: a literal, or a name that is made for it once."""
        if type(value) in _LITERAL:
            return repr(value)
        if id(value) not in self._of:
            word = getattr(value, "__name__", "")
            word = word if word.isidentifier() else "c"
            if self.prefix + word in self.globals:
                self._count += 1
                word = f"{word}_{self._count}"
            self._of[id(value)] = self.put(word, value)
        return self._of[id(value)]


def condition(spec: Spec, x: str, names: Names) -> list[str]:
    """Tests, cheapest first, that hold only if the value of the expression `x` has this spec."""
    is_type = f"{names.const(type)}({x}) is "
    if isinstance(spec, Leaf):
        return _leaf_condition(spec, x, is_type, names)
    if isinstance(spec, Static):
        return _static_condition(spec.value, x, is_type, names)
    if isinstance(spec, Object):
        return [is_type + names.const(spec.cls)]
    length = f"{names.const(len)}({x}) == "
    if isinstance(spec, Seq):
        steps = [f"[{i}]" for i in range(len(spec.items))]
        own = [is_type + names.const({"tuple": tuple, "list": list}[spec.kind]), length + str(len(steps))]
    elif isinstance(spec, Mapping):
        steps = [f"[{names.const(k)}]" for k in spec.keys]
        own = [is_type + names.const(dict), f"{names.const(tuple)}({x}) == {names.const(spec.keys)}"]
    else:
        assert isinstance(spec, Record)
        steps = [f".{n}" for n in spec.names]
        own = [is_type + names.const(spec.cls)]
    return own + [t for step, s in zip(steps, spec.items, strict=True) for t in condition(s, x + step, names)]


def _leaf_condition(spec: Leaf, x: str, is_type: str, names: Names) -> list[str]:
    t = spec.type
    if isinstance(t, Scalar):
        return [is_type + names.const(np.dtype(t.dtype).type if t.dtype else _PYTHON[t.kind])]
    if isinstance(t, ListOfType):
        kinds = _INTS if t.elem == Scalar("int") else _FLOATS
        return [is_type + names.const(list), f"{names.const(set)}({names.const(map)}({names.const(type)}, {x})) == "
                                             f"{names.const(kinds)}"]  # fmt: skip
    assert isinstance(t, Array) and t.shape is not None
    try:
        dtype = np.dtype(t.dtype)
    except TypeError:
        return ["False"]  # strings: their dtype's name does not name it
    tests = [is_type + names.const(np.ndarray), f"{x}.dtype is {names.const(dtype)}", f"{x}.ndim == {t.ndim}"]
    known = [size.constant for size in t.shape]  # 0, 1, or None for more
    if len(known) == 1:
        return [*tests, f"{x}.size > 1" if known[0] is None else f"{x}.size == {known[0]}"]
    if known and not any(n is not None for n in known):
        return [*tests, f"{x}.size", f"1 not in {x}.shape"]
    return tests + [f"{x}.shape[{i}] > 1" if n is None else f"{x}.shape[{i}] == {n}" for i, n in enumerate(known)]


def _static_condition(value: Any, x: str, is_type: str, names: Names) -> list[str]:
    if isinstance(value, (int, str, bytes)) and not isinstance(value, bool):
        return [is_type + names.const(type(value)), f"{x} == {value!r}"]
    if isinstance(value, (float, complex)):  # nan and -0.0 are told apart by their text, as in the spec
        return [is_type + names.const(type(value)), f"{names.const(repr)}({x}) == {repr(value)!r}"]
    if isinstance(value, (slice, range)):
        return [is_type + names.const(type(value)), f"{names.const(repr)}({x}) == {repr(value)!r}"]
    if isinstance(value, MethodType):  # made anew whenever it is looked up
        return [is_type + names.const(MethodType), f"{x} == {names.const(value)}"]
    return [f"{x} is {names.const(value)}"]


def reach(root: str, path: Path, names: Names) -> str:
    """The expression for what is below a root."""
    return root + "".join(f".{step}" if kind == "attr" else f"[{names.const(step)}]" for kind, step in path)


class Case:
    """One specialisation as the dispatcher sees it: tests of the arguments, of live values, and what to run."""

    def __init__(
        self, specs: dict[str, Spec], live: Sequence[tuple[str, Callable[[], Any], Spec]],
        guards: Sequence[tuple[str, Path, Spec]], run: Callable[..., Any], note: Callable[[BaseException], None],
        depends: Sequence[Any] = (),
    ):  # fmt: skip
        self.specs, self.live, self.guards, self.run, self.note = specs, live, guards, run, note
        self.depends = depends

    def lines(self, index: int, values: Sequence[str], names: Names) -> list[str]:
        """The statements of this case; `values` are the expressions to pass on."""
        run, note = names.put(f"run{index}", self.run), names.put(f"note{index}", self.note)
        tests = [t for root, spec in self.specs.items() for t in condition(spec, root, names)]
        tests += [d.test(names) for d in self.depends]
        out = [f"    if {' and '.join(tests) or 'True'}:"]
        error = names.prefix + "error"
        call = [f"return {run}({', '.join([*values, *(names.prefix + 'live_' + n for n, _, _ in self.live)])})"]
        call = [
            "try:",
            *_indent(call),
            f"except {names.const(Exception)} as {error}:",
            f"    {note}({error})",
            "    raise",
        ]
        if not self.live and not self.guards:
            return out + _indent(call, 2)
        return out + _indent(self._live_lines(index, call, names), 2)

    def _live_lines(self, index: int, call: list[str], names: Names) -> list[str]:
        live = {n: f"{names.prefix}live_{n}" for n, _, _ in self.live}
        reads = [f"{live[n]} = {names.put(f'read{index}_{n}', read)}()" for n, read, _ in self.live]
        tests = [t for n, _, spec in self.live for t in condition(spec, live[n], names)]
        for root, path, spec in self.guards:
            tests += condition(spec, reach(live.get(root, root), path, names), names)
        test = " and ".join(tests) or "True"
        if not self.guards:
            return [*reads, f"if {test}:", *_indent(call)]
        ok = names.prefix + "ok"
        missing = f"({names.const(AttributeError)}, {names.const(LookupError)})"
        guarded = ["try:", f"    {ok} = {test}", f"except {missing}:", f"    {ok} = False"]
        return [*reads, *guarded, f"if {ok}:", *_indent(call)]


def _indent(lines: list[str], depth: int = 1) -> list[str]:
    return ["    " * depth + line for line in lines]


class Dispatcher:
    """A function that finds the code for its arguments. Adding a case gives the same function another body.

    >>> def slow(x): return "slow"
    >>> from gradscribe.compiler.frontend.specs import spec_of
    >>> d = Dispatcher("double", inspect.signature(slow), slow)
    >>> d.add(Case({"x": spec_of(1.0)}, (), (), lambda x: 2 * x, print))
    >>> d.function(2.5), d.function(x=1)
    (5.0, 'slow')
    """

    LIMIT = 8  # cases that are written out; more of them find their code the slow way
    slow_only = False  # every call goes the slow way: `kinks("raise")`

    def __init__(self, name: str, signature: inspect.Signature, slow: Callable[..., Any]):
        self.name, self.signature = name, signature
        self.names = Names([*signature.parameters])
        self.slow = self.names.put("slow", slow)
        self.header = header(signature, self.names)
        self.cases: list[list[str]] = []
        self.function = self._load()

    def add(self, case: Case) -> None:
        """Recognise one more specialisation. Names in the globals keep their meaning, so running calls go on."""
        if len(self.cases) < self.LIMIT:
            self.cases.append(case.lines(len(self.cases), list(self.signature.parameters), self.names))
            self.refresh()

    def refresh(self) -> None:
        """The body as it must be now."""
        self.function.__code__ = self._load().__code__

    def _load(self) -> Any:
        cases = [] if Dispatcher.slow_only else self.cases
        lines = [f"def {self.name}({self.header}):", *(line for case in cases for line in case)]
        lines.append(f"    return {self.slow}({', '.join(self.signature.parameters)})")
        local: dict[str, Any] = {}
        exec(compile("\n".join(lines), f"<gradscribe: dispatch of {self.name}>", "exec"), self.names.globals, local)
        return local[self.name]


def header(signature: inspect.Signature, names: Names) -> str:
    """A signature as source text, its defaults by name, without annotations."""
    parts: list[str] = []
    kinds = [p.kind for p in signature.parameters.values()]
    for i, p in enumerate(signature.parameters.values()):
        if p.kind is p.KEYWORD_ONLY and p.KEYWORD_ONLY not in kinds[:i] and p.VAR_POSITIONAL not in kinds:
            parts.append("*")
        star = "*" if p.kind is p.VAR_POSITIONAL else "**" if p.kind is p.VAR_KEYWORD else ""
        default = "" if p.default is p.empty else f"={names.put(f'default_{p.name}', p.default)}"
        parts.append(star + p.name + default)
        if p.kind is p.POSITIONAL_ONLY and (i + 1 == len(kinds) or kinds[i + 1] is not p.POSITIONAL_ONLY):
            parts.append("/")
    return ", ".join(parts)
