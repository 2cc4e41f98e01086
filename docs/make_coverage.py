"""Writes docs/coverage.md from the registry: python docs/make_coverage.py. With --check, fails when the file is stale: CI does."""

from __future__ import annotations

import cmath
import inspect
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradscribe.compiler.rules  # noqa: F401
import numpy as np
from gradscribe.compiler.frontend import builtin_calls, methods, numpy_calls
from gradscribe.compiler.ir.ops import BINARY, COMPARE, UNARY
from gradscribe.compiler.rules import registry
from gradscribe.compiler.vectorize import lane_ops

HERE = Path(__file__).parent
RESULTS = HERE.parent / "benchmarks" / "idioms.json"

# What has no numbers in it to differentiate.
NOT_NUMERIC = {
    "files and text": "array2string array_repr array_str base_repr binary_repr format_float_positional "
    "format_float_scientific fromfile fromregex fromstring genfromtxt load loadtxt save savetxt savez savez_compressed",
    "dates": "busday_count busday_offset datetime_as_string datetime_data is_busday",
    "settings and information": "get_include get_printoptions getbufsize geterr geterrcall info printoptions set_printoptions "
    "setbufsize seterr seterrcall show_config show_runtime test",
    "memory from elsewhere": "from_dlpack frombuffer",
}
MODULES = {"math": math, "cmath": cmath, "numpy": np, "numpy.linalg": np.linalg, "numpy.fft": np.fft}


def callables(module: Any) -> Iterator[tuple[str, Any]]:
    """The functions that a module offers."""
    for name in sorted(dir(module)):
        f = getattr(module, name)
        if not name.startswith("_") and callable(f) and not isinstance(f, type):
            yield name, f


def status(f: Any) -> str:
    """How a callable is treated."""
    op = registry.op_of(f)
    if registry.definition_of(f) is not None and op is None:
        return "written out"
    if op is not None:
        return registry.rules[op].kind
    return "read by the compiler" if handled(f) else "not yet"


def handled(f: Any) -> bool:
    try:
        return f in numpy_calls.HANDLERS or f in builtin_calls.HANDLERS
    except TypeError:
        return False


def vectorized(op: str) -> bool:
    """Whether an op of numbers has a form for many points."""
    rule = registry.rules.get(op)
    if rule is None or rule.kind != "elementwise":
        return False
    same = {*BINARY, *COMPARE, *UNARY, "abs", "min", "max", "float", "math.log"}
    return op.startswith(("np.", "scipy.")) or op in same or op in lane_ops._RENAMED or op[5:] in lane_ops._MATH


def arguments(f: Any) -> tuple[str, str]:
    """What a callable is differentiated by, and which other arguments it takes."""
    op, definition = registry.op_of(f), registry.definition_of(f)
    if op is None:
        names = list(inspect.signature(definition.function).parameters) if definition else []
        return "", ", ".join(f"`{n}`" for n in names)
    rule = registry.rules[op]
    names = [n for n in rule.signature.parameters if n not in rule.wrt]
    given = sorted(n for n in definition.given if n not in rule.signature.parameters) if definition else []
    return ", ".join(f"`{n}`" for n in rule.wrt), ", ".join(f"`{n}`" for n in [*names, *given])


def row(name: str, f: Any) -> str:
    kind = status(f)
    by, others = arguments(f)
    yes = "yes" if kind in ("elementwise", "linear", "custom", "written out") else ""
    lanes = "yes" if vectorized(registry.op_of(f) or "") else ""
    return f"| `{name}` | {kind} | {yes} | {yes} | {yes} | {lanes} | {by} | {others} |"


HEADER = (
    "| function | rule | forward | reverse | second order | vectorized | by | other arguments |\n"
    "|---|---|---|---|---|---|---|---|"
)
DIFFERENTIATED = ("elementwise", "linear", "custom", "written out")


def table(pairs: list[tuple[str, Any]]) -> str:
    rows = [row(n, f) for n, f in pairs if status(f) in DIFFERENTIATED]
    return "\n".join([HEADER, *rows])


def reasons(pairs: list[tuple[str, Any]], kind: str) -> str:
    """The functions of a kind, by the reason why."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, f in pairs:
        if status(f) == kind:
            found[registry.rules[registry.op_of(f) or ""].why].append(name)
    return "\n".join(f"- {why}: {', '.join(f'`{n}`' for n in sorted(names))}" for why, names in sorted(found.items()))


def targets(prefix: str) -> list[tuple[str, Any]]:
    """What the registry has of a library, by its full name."""
    found = [(op, r.target) for op, r in registry.rules.items() if op.startswith(prefix)]
    callables_ = [t for t in registry.definitions if not isinstance(t, (str, tuple))]
    found += [(registry.op_name(t), t) for t in callables_ if registry.op_name(t).startswith(prefix)]
    return sorted(dict(found).items())


def python_functions() -> list[tuple[str, Any]]:
    return sorted((op, r.target) for op, r in registry.rules.items() if "." not in op)


def array_methods() -> str:
    names = [n for n in dir(np.ndarray) if not n.startswith("_") and callable(getattr(np.ndarray, n))]
    source = inspect.getsource(methods)
    known = [n for n in names if n in methods._SAME or f'"{n}"' in source]
    rest = [n for n in names if n not in known]
    return (
        f"Methods are the functions that they are: {', '.join(f'`{n}`' for n in known)}.\n\n"
        f"Refused, because they are about memory, files or text, or have no numbers to differentiate: "
        f"{', '.join(f'`{n}`' for n in rest)}."
    )


def counts(name: str, pairs: list[tuple[str, Any]]) -> str:
    kinds = [status(f) for _, f in pairs]
    other = sum(n in " ".join(NOT_NUMERIC.values()).split() for n, f in pairs if status(f) == "not yet") if name == "numpy" else 0
    rule = sum(k in DIFFERENTIATED for k in kinds)
    plain, none, refused = (kinds.count(k) for k in ("read by the compiler", "nondifferentiable", "missing"))
    return f"| {name} | {len(pairs)} | {rule} | {plain} | {none} | {refused} | {other} | {kinds.count('not yet') - other} |"


def comparison() -> str:
    """The idioms that each library gets right, as `benchmarks/idioms.py --save` found them."""
    found = json.loads(RESULTS.read_text())
    names = ("right", "wrong", "refused", "crashed")
    lines = [f"| {n} {r['version']} | " + " | ".join(str(r.get(k, 0)) for k in names) + " |" for n, r in found.items()]
    return "\n".join([f"| library | {' | '.join(names)} |", "|---|---|---|---|---|", *lines])


def text() -> str:
    modules = {n: list(callables(m)) for n, m in MODULES.items()}
    everything = [(f"{n}.{k}", f) for n, pairs in modules.items() for k, f in pairs] + python_functions()
    registry.read_libraries()
    everything += targets("scipy.")
    parts = [
        "# Coverage", "Written by `docs/make_coverage.py` from the registry; do not edit.",
        "Every function with a rule works in forward and in reverse mode and to second order: the tests run over the registry. "
        '"Written out" means that a call is read as a composition of other functions. "Vectorized" means that the function of one '
        "number has a form for many points; every function takes arrays where NumPy's does.",
        "| module | functions | differentiated | read by the compiler | nondifferentiable | missing | not numeric | not yet |\n"
        "|---|---|---|---|---|---|---|---|\n" + "\n".join(counts(n, p) for n, p in modules.items()),
        "## Against others",
        "One-line idioms of NumPy and `math` (`benchmarks/idioms.txt`), each in both modes and to second order against differences. "
        "Refused means a clear error; an idiom counts as wrong if any of the three derivatives is.", comparison(),
    ]  # fmt: skip
    parts += ["## Python", table(python_functions())]
    for name, pairs in modules.items():
        parts += [f"## {name}", table(pairs)]
    parts += ["## scipy", table(targets("scipy."))]
    parts += ["## Methods of arrays", array_methods()]
    parts += ["## Nondifferentiable: the derivative is zero, or there is none", reasons(everything, "nondifferentiable")]
    parts += ["## Missing: refused, and why", reasons(everything, "missing")]
    parts += ["## Not numeric", "\n".join(f"- {why}: {', '.join(f'`{n}`' for n in names.split())}" for why, names in NOT_NUMERIC.items())]
    rest = sorted(n for n, f in everything if status(f) == "not yet" and n.split(".")[-1] not in " ".join(NOT_NUMERIC.values()).split())
    parts += ["## Not yet", ", ".join(f"`{n}`" for n in rest) or "Nothing."]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    path = HERE / "coverage.md"
    if "--check" not in sys.argv:
        path.write_text(text())
    elif path.read_text() != text():
        sys.exit("docs/coverage.md is stale: run python docs/make_coverage.py")


if __name__ == "__main__":
    main()
