"""Expressions: operands and ops as Python text, with as few parentheses as a reader wants, spaced as black does."""

from __future__ import annotations

import builtins
import importlib
import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..ir.instances import takes_its_fields
from ..ir.nodes import (
    Apply,
    Call,
    Const,
    Fn,
    If,
    ListOf,
    Operand,
    SliceOf,
    Stmt,
    Tree,
    TupleOf,
    Undef,
    Value,
    Zero,
)  # fmt: skip
from ..ir.ops import BINARY, COMPARE, UNARY
from ..ir.types import Array, Opaque, kind
from .plan import Plan

# How tightly things bind.
TERNARY, OR, AND, NOT, COMPARISON, BITOR, BITXOR, BITAND, SHIFT, SUM, PRODUCT, UNARY_SIGN, POWER, ATOM = range(1, 15)
_LEVEL = {
    "add": SUM, "sub": SUM, "mul": PRODUCT, "div": PRODUCT, "floordiv": PRODUCT, "mod": PRODUCT, "matmul": PRODUCT,
    "lshift": SHIFT, "rshift": SHIFT, "bitand": BITAND, "bitor": BITOR, "bitxor": BITXOR,
}  # fmt: skip
_OPPOSITE = {"eq": "ne", "ne": "eq", "is": "isnot", "isnot": "is", "in": "notin", "notin": "in"}

# Ufuncs under the names that people write.
_SPELLED = {
    "np.absolute": "np.abs", "np.conjugate": "np.conj", "np.true_divide": "np.divide", "np.deg2rad": "np.radians",
    "np.rad2deg": "np.degrees", "scipy.special.psi": "scipy.special.digamma",
}  # fmt: skip

_SHAPES = frozenset({"attr.shape", "attr.size", "attr.ndim"})
Text = tuple[str, int]  # the text and how tightly it binds


@dataclass
class Globals:
    """What the emitted text takes from its module: objects by name, prelude functions, aliases of modules."""

    objects: dict[str, Any] = field(default_factory=dict)
    prelude: dict[str, None] = field(default_factory=dict)
    functions: dict[str, Any] = field(default_factory=dict)  # op -> the object it means, for the user's own ops
    callees: dict[str, Fn] = field(default_factory=dict)  # the functions of the text, by name
    renamed: dict[str, str] = field(default_factory=dict)  # a module or builtin -> its alias, if a name hides it
    constants: str = "math"  # the module that `pi` is taken from
    imports: dict[str, str] = field(default_factory=dict)  # module that the text imports from its package -> the package

    def name(self, name: str) -> str:
        """A module or builtin by the name it has in the text."""
        return self.renamed.get(name, name)

    def object(self, value: Any, name: str = "") -> str:
        """The name of any object, which the module must know."""
        name = name or getattr(value, "__name__", type(value).__name__.lower())
        if getattr(builtins, name, None) is value:
            return self.name(name)
        for head, rest, module in (("math", "", math), ("np", "linalg.", np.linalg)):
            if getattr(module, name, None) is value:
                return f"{self.name(head)}.{rest}{name}"
        base, number = name if name.isidentifier() else "object_", 1
        while self.objects.get(name := base if number == 1 else f"{base}_{number}", value) is not value:
            number += 1
        self.objects[name] = value
        return name

    def function(self, op: str) -> str:
        """The text of the function that an op calls."""
        if op in self.functions:
            return self.object(self.functions[op])
        head, _, rest = op.partition(".")
        if op in _SPELLED:
            op = _SPELLED[op]
            rest = op.partition(".")[2]
        if not rest or head in ("np", "math"):
            return self.name(head) + (f".{rest}" if rest else "")
        if head == "prelude":
            self.prelude[rest] = None
            return self.name(rest)
        if head == "cmath":
            self.imports[head] = ""
            return f"{self.name(head)}.{rest}"
        if head == "scipy":
            package, module, rest = imported(op)
            self.imports[module] = package
            return f"{self.name(module)}.{rest}"
        importlib.import_module(op.rpartition(".")[0])
        return f"{self.object(importlib.import_module(head), head)}.{rest}"


def imported(op: str) -> tuple[str, str, str]:
    """How a function of a library is reached: `from package import module`, then `module.rest`. Its rules have imported it.

    >>> import scipy.spatial.distance
    >>> imported("scipy.spatial.distance.cdist")
    ('scipy.spatial', 'distance', 'cdist')
    """
    parts = op.split(".")
    length = max(n for n in range(1, len(parts)) if ".".join(parts[:n]) in sys.modules)
    return ".".join(parts[: length - 1]), parts[length - 1], ".".join(parts[length:])


_NAMED = {math.pi: "pi", math.e: "e"}


class Expressions:
    """Prints operands; `name` gives the variable of a value."""

    def __init__(self, plan: Plan, name: Callable[[Value], str], paths: dict[Value, str], globals_: Globals):
        self.plan, self.name, self.paths, self.globals = plan, name, paths, globals_

    def text(self, operand: Operand, level: int = 0) -> str:
        """The text of an operand, in parentheses if it binds less tightly than `level`."""
        text, own = self.operand(operand)
        return f"({text})" if own < level else text

    def operand(self, o: Operand) -> Text:
        if isinstance(o, Value):
            if o in self.plan.folded:
                return self.compute(self.plan.folded[o])
            return (self.paths[o] if o in self.plan.paths else self.name(o)), ATOM
        if isinstance(o, Const):
            return self.constant(o.value)
        if isinstance(o, TupleOf):
            return tuple_text([self.text(i) for i in o.items]), ATOM
        if isinstance(o, ListOf):
            return f"[{', '.join(self.text(i) for i in o.items)}]", ATOM
        if isinstance(o, SliceOf):
            return f"{self.globals.name('slice')}({', '.join(self.text(i) for i in o.items)})", ATOM
        assert isinstance(o, (Undef, Zero)), o
        if isinstance(o, Undef):
            return "None", ATOM
        return ("0j" if kind(o.type) == "complex" else "0.0"), ATOM

    def constant(self, value: Any) -> Text:
        if isinstance(value, (bool, type(None), type(...))):
            return ("..." if value is ... else repr(value)), ATOM
        if isinstance(value, (int, float)) and not isinstance(value, np.generic):
            return self._number(value)
        if isinstance(value, complex) and not isinstance(value, np.generic):
            return self._complex(value)
        if isinstance(value, str):
            return quoted(value), ATOM
        if isinstance(value, np.dtype):
            return self._dtype(value)
        if value in (float, int, bool, complex):
            return self.globals.name(value.__name__), ATOM
        if isinstance(value, type) and issubclass(value, np.generic):
            return self._dtype(np.dtype(value))
        if isinstance(value, np.generic):
            number, _ = self.constant(value.item())
            return f"{self._dtype(value.dtype)[0]}({number})", ATOM
        if isinstance(value, bytes):
            return repr(value), ATOM
        return self.globals.object(value), ATOM

    def _number(self, value: float) -> Text:
        if isinstance(value, float) and not math.isfinite(value):
            name = f"{self.globals.name('np')}.{'nan' if math.isnan(value) else 'inf'}"
            return (f"-{name}", UNARY_SIGN) if value < 0 else (name, ATOM)
        text = repr(value)
        if abs(value) in _NAMED:
            text = text.replace(repr(abs(value)), f"{self.globals.name(self.globals.constants)}.{_NAMED[abs(value)]}")
        return text, UNARY_SIGN if text.startswith("-") else ATOM

    def _complex(self, value: complex) -> Text:
        if not (math.isfinite(value.real) and math.isfinite(value.imag)):
            parts = self._number(value.real)[0], self._number(value.imag)[0]
            return f"{self.globals.name('complex')}({', '.join(parts)})", ATOM
        if value.real == 0 and math.copysign(1.0, value.real) == math.copysign(1.0, value.imag):  # as Python reads `-1j`
            text = repr(complex(0.0, abs(value.imag)))
            return (text, ATOM) if math.copysign(1.0, value.imag) > 0 else (f"-{text}", UNARY_SIGN)
        sign = "-" if math.copysign(1.0, value.imag) < 0 else "+"
        return f"{value.real!r} {sign} {complex(0.0, abs(value.imag))!r}", SUM

    def _dtype(self, dtype: np.dtype[Any]) -> Text:
        if getattr(np, dtype.name, None) is None and dtype.name != "bool":
            return f"{self.globals.name('np')}.dtype({quoted(dtype.str)})", ATOM
        return f"{self.globals.name('np')}.{'bool_' if dtype.name == 'bool' else dtype.name}", ATOM

    # Computations.

    def compute(self, s: Stmt) -> Text:
        """An op, a call or a ternary."""
        if isinstance(s, If):
            return self._conditional(s)
        if isinstance(s, Call):
            return self._call_function(s), ATOM
        assert isinstance(s, Apply), s
        if s.op in BINARY:
            return self._binary(s)
        if s.op in ("prelude.sparse_product", "prelude.sparse_pullback"):
            return self._sparse(s)
        if s.op in COMPARE:
            a, b = (self.text(o, COMPARISON + 1) for o in s.args)
            return f"{a} {COMPARE[s.op]} {b}", COMPARISON
        if s.op == "not":
            return self.negated(s.args[0])
        if s.op == "bool.or":
            return f"{self.text(s.args[0], OR)} or {self.text(s.args[1], OR)}", OR
        if s.op == "list.concat":
            return f"{self.text(s.args[0], SUM)} + {self.text(s.args[1], SUM + 1)}", SUM
        if s.op == "list.repeat":
            return f"{self.text(s.args[0], PRODUCT)} * {self.text(s.args[1], PRODUCT + 1)}", PRODUCT
        if s.op in UNARY:
            return f"{UNARY[s.op]}{self.text(s.args[0], UNARY_SIGN)}", UNARY_SIGN
        if s.op == "getitem":
            return f"{self.text(s.args[0], ATOM)}[{self.index(s.args[1])}]", ATOM
        if s.op in ("tuple", "list") and isinstance(s.args[0], (TupleOf, ListOf)):
            display = TupleOf if s.op == "tuple" else ListOf
            return self.operand(display(s.args[0].items))
        if s.op in _SHAPES and not _is_array(s.args[0]):  # a number, perhaps
            return f"{self.globals.function('np.' + s.op[5:])}({self.text(s.args[0])})", ATOM
        if s.op.startswith("attr."):
            return f"{self._receiver(s.args[0])}.{s.op[5:]}", ATOM
        return self._call(s), ATOM

    def _sparse(self, s: Apply) -> Text:
        """A product with a sparse matrix."""
        turned = ".T" if s.op == "prelude.sparse_pullback" else ""
        return f"{self._receiver(s.args[0])}{turned} @ {self.text(s.args[1], PRODUCT + 1)}", PRODUCT

    def _call(self, s: Apply) -> str:
        if s.op == "np.transpose" and len(s.args) == 1 and not s.kwargs and _is_array(s.args[0]):
            return f"{self._receiver(s.args[0])}.T"
        if s.op == "list.copy" or s.op == "np.copy" and not s.kwargs and _is_array(s.args[0]):
            return f"{self._receiver(s.args[0])}.copy()"
        if s.op == "conjugate":
            return f"{self._receiver(s.args[0])}.conjugate()"
        if s.op == "astype":
            return self._astype(s)
        if s.op == "format":
            return self._joined(s)
        return f"{self.globals.function(s.op)}({self.arguments(s.args, s.kwargs)})"

    def _joined(self, s: Apply) -> str:
        """The parts of a text: an f-string, if Python's grammar lets them stand in one."""
        (_, specs), *_ = s.kwargs or ((None, Const(("",) * len(s.args))),)
        shown = list(zip(s.args, specs.value, strict=True))  # type: ignore[union-attr]
        if len(shown) == 1 and not shown[0][1]:
            return f"{self.globals.name('str')}({self.text(s.args[0])})"
        parts = []
        for o, spec in shown:
            text = self.text(o)
            if isinstance(o, Const) and isinstance(o.value, str) and not spec:
                parts.append(text[1:-1].replace("{", "{{").replace("}", "}}"))
                if not text.startswith('"'):
                    return self._mapped(shown)
            elif set(text) & {'"', "\\", "#", "{"} or "lambda" in text:
                return self._mapped(shown)
            else:
                parts.append(f"{{{text}{spec}}}")
        return f'f"{"".join(parts)}"'

    def _mapped(self, shown: list[tuple[Operand, str]]) -> str:
        """The same without an f-string, in which quotes and braces cannot stand."""
        parts = [self._part(o, spec) for o, spec in shown]
        return f'"".join(({", ".join(parts)}{"," * (len(parts) == 1)}))'

    def _part(self, o: Operand, spec: str) -> str:
        text, conversion = self.text(o), spec[1:2] if spec.startswith("!") else ""
        spec = spec.removeprefix(f"!{conversion}").removeprefix(":")
        if isinstance(o, Const) and isinstance(o.value, str) and not conversion and not spec:
            return text
        if conversion:
            text = f"{self.globals.name({'r': 'repr', 's': 'str', 'a': 'ascii'}[conversion])}({text})"
        if isinstance(o, Value) and o.type == Opaque("str") and not spec:
            return text
        if spec or not conversion:
            text = f"{self.globals.name('format')}({text}{f', {spec!r}' if spec else ''})"
        return text

    def _astype(self, s: Apply) -> str:
        """A cast: a method of arrays, a call of the type for numbers."""
        if _is_array(s.args[0]):
            return f"{self._receiver(s.args[0])}.astype({self.text(s.args[1])})"
        return f"{self.text(s.args[1])}({self.text(s.args[0])})"

    def _call_function(self, s: Call) -> str:
        """A call of a function of the same text: keyword-only parameters by name."""
        fn = self.globals.callees.get(s.fn)
        kinds = {r.name: r.kind for r in fn.roots} if fn else {}
        names = [p.root if kinds.get(p.root, "positional") != "positional" else "" for p in fn.params] if fn else []
        assert not fn or not any(p.path for p in fn.params), f"{s.fn} is called with a nested argument"
        named = zip(names or [""] * len(s.args), map(self.text, s.args), strict=True)
        return f"{s.fn}({', '.join(f'{n}={t}' if n else t for n, t in named)})"

    def arguments(self, args: Iterable[Operand], kwargs: Iterable[tuple[str, Operand]]) -> str:
        return ", ".join([*(self.text(a) for a in args), *(f"{k}={self.text(o)}" for k, o in kwargs)])

    def _receiver(self, operand: Operand) -> str:
        """What stands before a dot."""
        text = self.text(operand, ATOM)
        return f"({text})" if isinstance(operand, Const) else text

    def _binary(self, s: Apply) -> Text:
        a, b = s.args
        if s.op == "pow":
            base, exponent = self.text(a, POWER + 1), self.text(b, UNARY_SIGN)
            tight = is_simple(base) and is_simple(exponent)
            return f"{base}**{exponent}" if tight else f"{base} ** {exponent}", POWER
        level = _LEVEL[s.op]
        left, right = self.text(a, level), self.text(b, level + 1)
        if s.op in ("mul", "matmul") and self._op(a) in ("div", "floordiv", "mod"):
            left = f"({left})"  # a / b * c is easily misread
        if s.op == "add" and self.is_negative(b, right):
            return f"{left} - {right[1:]}", level
        return f"{left} {BINARY[s.op]} {right}", level

    def _op(self, operand: Operand) -> str:
        stmt = self.plan.folded.get(operand) if isinstance(operand, Value) else None
        return stmt.op if isinstance(stmt, Apply) else ""

    def is_negative(self, operand: Operand, text: str) -> bool:
        """Whether an operand is written with a minus in front of all its factors."""
        return self._op(operand) in ("mul", "div") and text.startswith("-")

    def negated(self, operand: Operand) -> Text:
        """`not operand`, as a reader would say it."""
        stmt = self.plan.folded.get(operand) if isinstance(operand, Value) else None
        if isinstance(stmt, Apply) and stmt.op in _OPPOSITE:
            a, b = (self.text(o, COMPARISON + 1) for o in stmt.args)
            return f"{a} {COMPARE[_OPPOSITE[stmt.op]]} {b}", COMPARISON
        if isinstance(stmt, Apply) and stmt.op == "not":
            return self.operand(stmt.args[0])
        return f"not {self.text(operand, COMPARISON + 1)}", NOT

    def _conditional(self, s: If) -> Text:
        (then,), (orelse,) = s.then.yields, s.orelse.yields
        truth = isinstance(s.cond, Value) and kind(s.cond.type) == "bool"
        if truth and orelse == Const(False):
            return f"{self.text(s.cond, AND)} and {self.text(then, AND)}", AND
        if truth and then == Const(True):
            return f"{self.text(s.cond, OR)} or {self.text(orelse, OR)}", OR
        parts = self.text(then, TERNARY + 1), self.text(s.cond, TERNARY + 1), self.text(orelse, TERNARY)
        return "{} if {} else {}".format(*parts), TERNARY

    # Indices.

    def index(self, index: Operand) -> str:
        """What stands in the brackets."""
        if isinstance(index, TupleOf) and index.items:
            parts = [self._index_part(i) for i in index.items]
            return f"{parts[0]}," if len(parts) == 1 else ", ".join(parts)
        return self._index_part(index)

    def _index_part(self, part: Operand) -> str:
        if not isinstance(part, SliceOf):
            return self.text(part)
        start, stop, step = ("" if i == Const(None) else self.text(i) for i in part.items)
        texts = [start, stop, step] if step else [start, stop]
        if all(is_simple(t) or not t for t in texts):
            return ":".join(texts)
        first, *others = texts
        return first + "".join(f" : {t}" if t else " :" for t in others) if first else (
            "".join(f": {t} " if t else ": " for t in others).rstrip()
        )


def is_simple(text: str) -> bool:
    """Whether black writes `**` and `:` tightly around it: a name, a number, attributes, with a sign."""
    bare = text[1:] if text[:1] in ("-", "+", "~") else text
    return bool(bare) and all(c.isalnum() or c in "._" for c in bare)


def _is_array(operand: Operand) -> bool:
    return isinstance(operand, Value) and isinstance(operand.type, Array)


def tuple_text(items: list[str]) -> str:
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"


def quoted(text: str) -> str:
    """A string literal, in double quotes if it contains none."""
    plain = repr(text)
    return f'"{plain[1:-1]}"' if plain[0] == "'" and '"' not in plain and "\\'" not in plain else plain


def tree_text(tree: Tree, slot: Callable[[int], str], globals_: Globals, top: bool = False) -> str:
    """A nested result. The outermost tuple needs no parentheses."""
    if tree.kind == "slot":
        return slot(tree.data)
    if tree.kind == "const":
        return Expressions(Plan(), str, {}, globals_).constant(tree.data)[0]
    items = [tree_text(c, slot, globals_) for c in tree.children]
    if tree.kind == "tuple":
        return ", ".join(items) if top and len(items) > 1 else tuple_text(items) if items else "()"
    if tree.kind == "list":
        return f"[{', '.join(items)}]"
    if tree.kind == "dict":
        keys = [Expressions(Plan(), str, {}, globals_).constant(k)[0] for k in tree.data]
        return "{" + ", ".join(f"{k}: {v}" for k, v in zip(keys, items, strict=True)) + "}"
    cls, fields = tree.data
    named = ", ".join(f"{f}={v}" for f, v in zip(fields, items, strict=True))
    if takes_its_fields(cls, fields):
        return f"{globals_.object(cls)}({named})"
    return f"{globals_.function('prelude.bare_instance')}({globals_.object(cls)}, {named})"
