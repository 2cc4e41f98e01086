"""Stand-alone files: the generated code of a derivative with all it needs, where it comes from, and a check of itself."""

from __future__ import annotations

import ast
import builtins
import hashlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..compiler import prelude
from ..compiler.diagnostics import ArgumentError
from ..compiler.emit.python import emit
from ..compiler.ir.nodes import Fn
from ..compiler.pipeline import functions_of
from . import standalone
from .arguments import refuse
from .callables import example_arguments
from .transforms import Jacobian, Transformed, specializer_of

_PACKAGE = __name__.partition(".")[0]
MOST_NUMBERS = 20_000  # that are written into a file
_CHECKED = {"grad", "value_and_grad", "jacfwd", "jacrev", "hessian"}


def export(derivative: Any, file: str | Path, *at: Any) -> Path:
    """Write the code of a derivative to a file that needs NumPy only (and SciPy, where the code calls it).

    `derivative` is a transform (`f.grad`, `gs.hessian(f)`, ...). It is written for the kind of arguments that it was called
    with last, or that `at` is an example of, or else for those that the annotations tell. The file holds the helpers that
    the code uses and the values of globals that it reads, as they are now. Running it (`python file.py`) compares the
    derivative with differences of the function at a recorded point. Raises `ArgumentError` (G501) for code that needs
    something that cannot be written to a file: an object, a function without source.

    >>> import gradscribe as gs, tempfile
    >>> where = Path(tempfile.mkdtemp()) / "saddle_grad.py"
    >>> path = gs.export(gs.grad(lambda x, y: x**2 - y**2, argnums=(0, 1)), where, 3.0, 2.0)
    >>> namespace = {"__name__": "saddle_grad"}
    >>> exec(path.read_text(), namespace)
    >>> namespace["f_grad"](3.0, 2.0)
    (6.0, -4.0)
    """
    if isinstance(derivative, Jacobian):
        derivative = derivative._latest
    if not isinstance(derivative, Transformed):
        refuse("G501", f"`export` writes transforms (`f.grad`, `gs.hessian(f)`), not {type(derivative).__name__}")
    path = Path(file)
    made = _Export(derivative, at, path.name)
    text = made.text(made.by_differences)
    if not _agrees(text):  # at a kink, or of a derivative that is meant to be another one, or of nested results
        text = made.text(made.by_result)
    path.write_text(text)
    return path


def _agrees(text: str) -> bool:
    """Whether a file's check passes."""
    namespace: dict[str, Any] = {"__name__": "exported", "print": lambda *words: None}
    exec(compile(text, "<export>", "exec"), namespace)
    try:
        namespace["check"]()
    except Exception:  # whatever the user's function raises beside the recorded point
        return False
    return True


class _Export:
    """One file under way."""

    def __init__(self, derivative: Transformed, at: tuple[Any, ...], file: str):
        self.derivative, self.file = derivative, file
        self.specializer = derivative._specializer
        self.values = self._values(at)
        self.entry = self.specializer.entry(self.values)
        pairs = zip(self.specializer.signature.parameters, self.values, strict=True)
        wanted = self.entry.argnums
        self.values = tuple(float(v) if n in wanted and type(v) is int else v for n, v in pairs)
        self.constants: dict[str, str] = {}
        self.main = self._source(self.entry.compiled)

    def _values(self, at: tuple[Any, ...]) -> tuple[Any, ...]:
        """The sample point: the values of all parameters, in order."""
        callee = self.derivative._callee
        if not at and self.specializer.example is not None:
            return self.specializer.example
        if at:
            bound = self.specializer.signature.bind(*callee.args, *at, **callee.keywords)
            bound.apply_defaults()
            return tuple(bound.arguments[n] for n in self.specializer.signature.parameters)
        if callee.args:
            what = ", ".join(type(a).__name__ for a in callee.args)
            refuse("G501", f"`{self.derivative.__name__}` is bound to an object ({what}), which cannot be written to a file",
                   "export a function of its numbers")  # fmt: skip
        found = example_arguments(self.specializer.function, [*self.specializer.signature.parameters.values()])
        if found is None:
            refuse("G501", f"nothing is known of the arguments of `{self.derivative.__name__}`",
                   "call it once before it is exported, or pass arguments: `export(f.grad, file, x, y)`")  # fmt: skip
        return tuple(found[0])

    # -- code

    def _source(self, compiled: Any) -> str:
        """The text of compiled code, with the values of globals as defaults."""
        defaults = {f.name: f.read() for f in compiled.free}
        roots = []
        for root in compiled.fn.roots:
            if root.kind == "free":
                value = defaults[root.name]
                simple = isinstance(value, (bool, int, float, complex, str)) and value == value and abs_is_finite(value)
                if not simple:
                    self.constants[f"{root.name}_default"] = self._literal(value, f"the global `{root.name}`")
                root = replace(root, default=value, has_default=True)
            roots.append(root)
        fn: Fn = replace(compiled.fn, roots=tuple(roots))
        source = emit(fn, functions_of(fn, compiled.opaques)).source
        for name in _needed(source):
            if name not in self.constants and not hasattr(prelude, name):
                refuse("G501", f"the code of `{self.derivative.__name__}` uses `{name}`, which cannot be written to a file")
        return source

    def _literal(self, value: Any, what: str) -> str:
        if sum(int(np.size(x)) for x in standalone.leaves(value)) > MOST_NUMBERS:
            refuse("G501", f"{what} has more than {MOST_NUMBERS} numbers, which are not written to a file", "pass it as an argument")
        text = literal(value)
        if text is None:
            refuse("G501", f"{what} is a {type(value).__name__}, which cannot be written to a file")
        return text

    def text(self, how: Callable[[], tuple[str, str, list[Any]]]) -> str:
        """The whole file, which checks itself by what `how` gives."""
        check = self._check(*how())
        helpers = list(_helpers(self.main + check))
        head = f'"""{self._provenance()}\n"""\n'
        imports = "import math\n\nimport numpy as np\n"
        constants = "".join(f"{name} = {text}\n" for name, text in self.constants.items())
        lines = [line for line in self.main.splitlines() if line.startswith(("from scipy", "import scipy", "import cmath"))]
        main = "\n".join(line for line in self.main.splitlines() if line not in lines).strip() + "\n"
        parts = [head + "\n" + imports + "".join(f"{line}\n" for line in lines), constants, *helpers, main, check]
        return "\n\n".join(p.rstrip() + "\n" for p in parts if p)

    def _provenance(self) -> str:
        f = self.specializer.function
        t = self.derivative
        about = (self.entry.compiled.fn.doc or t.__name__).rstrip(".")
        lines = [f"{about}; written by gradscribe {sys.modules[_PACKAGE].__version__}.", ""]
        if inspect.isfunction(f):
            code = f.__code__
            lines.append(f"Source:    {Path(code.co_filename).name}:{code.co_firstlineno}, `{f.__qualname__}`")
            try:
                digest = hashlib.sha256(inspect.getsource(f).encode()).hexdigest()[:16]
                lines.append(f"           sha256 of its text: {digest}")
            except OSError:
                pass
        kinds = ", ".join(f"{p.root}: {p.value.type}" for p in self.entry.compiled.fn.params if not p.path)
        if kinds:
            lines.append(f"Arguments: {kinds}")
        lines += ["", f"Run `python {self.file}` to check it at a recorded point."]
        return "\n".join(lines).replace('"""', "'''").replace("\\", "/")

    # -- the check

    def _check(self, what: str, body: str, pasted: list[Any]) -> str:
        """A function that compares, and a main program that calls it."""
        name = self.entry.compiled.fn.name
        point = self._literal(tuple(self.values), "the sample point")
        text = f'"""Compare `{name}` with {what}."""\npoint = {point}\n{body}print("{name} agrees with {what}")\n'
        check = "def check():\n" + textwrap.indent(text, "    ")
        code = [inspect.getsource(f).replace("  # noqa: B905", "") for f in pasted]
        return "\n\n".join([*code, check]) + '\n\nif __name__ == "__main__":\n    check()\n'

    def by_result(self) -> tuple[str, str, list[Any]]:
        """The check by what the derivative was when the file was written."""
        try:
            found = self.entry.call(self.values)
        except Exception as error:  # the example is of a call that failed
            at = ", ".join(map(repr, self.values))
            refuse("G501", f"`{self.derivative.__name__}` fails at ({at}), where it was to be checked: {type(error).__name__}: {error}",
                   "pass arguments at which it does not: `export(f.grad, file, x, y)`")  # fmt: skip
        result = self._literal(found, "the result at the sample point")
        name = self.entry.compiled.fn.name
        body = (f"expected = {result}\nfor a, b in zip(leaves({name}(*point)), leaves(expected)):\n"
                "    np.testing.assert_allclose(a, b, rtol=1e-9)\n")  # fmt: skip
        return "its result at a recorded point", body, [standalone.leaves]

    def by_differences(self) -> tuple[str, str, list[Any]]:
        """The check by differences of the function, where its derivative is one of those that have such."""
        kind, name = self.specializer.kind, self.entry.compiled.fn.name
        if kind not in _CHECKED:
            return self.by_result()
        try:
            inner, source = self._function()
        except ArgumentError:  # it calls something that the derivative does not
            return self.by_result()
        parameters = list(self.specializer.signature.parameters)
        wrt = tuple(parameters.index(n) for n in self.entry.argnums)
        given = f"lambda *at: {name}(*at)[1]" if kind == "value_and_grad" else name
        body = f"\n{source.strip()}\n\ncompare({given}, {inner}, point, {wrt})\n"
        pasted = [standalone.leaves, standalone.moved, standalone.along, standalone.compare]
        return "differences of the function at a recorded point", body, pasted

    def _function(self) -> tuple[str, str]:
        """The function whose differences are taken: the user's, or its gradient for a Hessian. Its name and text."""
        callee = self.specializer.callee
        if self.specializer.kind == "hessian":
            _, of = specializer_of("grad", callee.inner, self.specializer.wanted, callee=callee, automatic=self.specializer.automatic)
        else:
            _, of = specializer_of("primal", callee.inner, callee=callee)
        compiled = of.entry(self.values).compiled
        return compiled.fn.name, self._source(compiled)


def abs_is_finite(value: Any) -> bool:
    """Whether a value is written by its repr."""
    return isinstance(value, str) or bool(np.isfinite(value))


def literal(value: Any) -> str | None:
    """A value as Python text; None if it has none."""
    if value is None or isinstance(value, (bool, str, int)) and not isinstance(value, np.generic):
        return repr(value)
    if isinstance(value, np.generic):
        inner = literal(value.item())
        return f"np.{value.dtype.name if value.dtype.name != 'bool' else 'bool_'}({inner})"
    if isinstance(value, float):
        return repr(value) if np.isfinite(value) else "math.nan" if value != value else "math.inf" if value > 0 else "-math.inf"
    if isinstance(value, complex):
        return f"complex({literal(value.real)}, {literal(value.imag)})"
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
        name = "bool_" if value.dtype.kind == "b" else value.dtype.name
        if value.size == 0:
            return f"np.zeros({value.shape}, dtype=np.{name})"
        return f"np.array({literal(value.tolist())}, dtype=np.{name})"
    if type(value) in (tuple, list):
        items = [literal(v) for v in value]
        if any(i is None for i in items):
            return None
        inner = ", ".join(i for i in items if i is not None)
        return f"[{inner}]" if isinstance(value, list) else f"({inner},)" if len(items) == 1 else f"({inner})"
    if type(value) is dict:
        pairs = [(literal(k), literal(v)) for k, v in value.items()]
        return None if any(None in p for p in pairs) else "{" + ", ".join(f"{k}: {v}" for k, v in pairs) + "}"
    return None


def _needed(source: str) -> Iterator[str]:
    """The names that a text reads from its module, but NumPy, math and builtins."""
    tree = ast.parse(source)
    stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    stored |= {a.arg for n in ast.walk(tree) if isinstance(n, ast.arguments) for a in ast.walk(n) if isinstance(a, ast.arg)}
    stored |= {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    stored |= {(a.asname or a.name).partition(".")[0] for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names}
    stored -= {s.value.id for s in tree.body if isinstance(s, ast.Assign) and isinstance(s.value, ast.Name)}  # another name for a helper
    read = {n.id: None for n in ast.walk(tree) if isinstance(n, ast.Name)}
    return (n for n in read if n not in stored and n not in ("np", "math") and not hasattr(builtins, n))


def _helpers(source: str) -> Iterator[str]:
    """The text of the helpers that a text uses, those that they use first."""
    done: dict[str, str] = {}

    def look(text: str) -> None:
        for name in _needed(text):
            helper = getattr(prelude, name, None) or getattr(inspect.getmodule(prelude.sum_like), name, None)
            if name not in done and inspect.isfunction(helper) and helper.__module__.startswith(prelude.__name__):
                own = ast.unparse(_plain(helper))
                look(own)
                done[name] = own + "\n"

    look(source)
    return iter(done.values())


def _plain(helper: Any) -> ast.AST:
    """A helper's definition without annotations, doctest and decorators."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(helper))).body
    assert isinstance(node, ast.FunctionDef)
    node.returns, node.decorator_list = None, []
    for a in ast.walk(node.args):
        if isinstance(a, ast.arg):
            a.annotation = None
    doc = (ast.get_docstring(node) or "").split("\n\n")[0].strip()
    if doc:
        node.body[0] = ast.Expr(ast.Constant(" ".join(doc.split())))
    return ast.fix_missing_locations(node)
