"""Every callable of NumPy and SciPy, called with numbers and arrays in a few typical ways: the gradient against differences.

    python benchmarks/callables.py [np np.linalg np.fft special linalg signal spatial.distance integrate ...]

Calls that fail, or give no numbers that change smoothly, are left out. `cholesky` and `eigvalsh` read half of the matrix, which is
not symmetric here: they are told as wrong, as are `pinvh` and its kin (`docs/conventions.md`).
"""

from __future__ import annotations

import linecache
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Any

import gradscribe as gs
import numpy as np
import scipy

MODULES = ["np", "np.linalg", "np.fft", "special", "linalg", "signal", "spatial.distance", "integrate"]
FORMS = """x | M | s | x, y | M, x[:4] | M, M | 2, x | x, 2 | 2, 1, x | x, y, 1 | x, y, y + 1 | s, x, y | 1, x, y | [x, y] |
x, 1, 2, y | x, y, x + y, 1.5""".replace("\n", " ").split(" | ")
LEFT_OUT = """save savetxt savez savez_compressed test info show_config show_runtime fromfile load loadtxt genfromtxt memmap put copyto
place putmask fill_diagonal put_along_axis set_printoptions seterr seterrcall setbufsize empty empty_like mintypecode""".split()
ENOUGH = 3  # calls of one function

rng = np.random.default_rng(0)
ARGUMENTS: dict[str, Any] = {
    "x": rng.uniform(0.3, 0.9, 5), "y": rng.uniform(0.2, 0.8, 5), "M": rng.uniform(-1, 1, (4, 4)) + 3 * np.eye(4), "s": 0.6,
}  # fmt: skip


def fresh(name: str) -> Any:
    """An argument: some functions write into theirs."""
    return np.copy(ARGUMENTS[name]) if np.ndim(ARGUMENTS[name]) else ARGUMENTS[name]


def scope() -> dict[str, Any]:
    return {"np": np, **{m.partition(".")[0]: getattr(scipy, m.partition(".")[0]) for m in MODULES if not m.startswith("np")}}


def functions(module: str) -> Iterator[str]:
    owner = eval(module, scope())
    for name in sorted(dir(owner)):
        f = getattr(owner, name)
        if callable(f) and not name.startswith("_") and not isinstance(f, type) and name not in LEFT_OUT:
            yield f"{module}.{name}"


def verdict(text: str, names: list[str]) -> str | None:
    """How the gradient of a sum of what a call gives compares; None where that says nothing."""
    try:
        value = np.asarray(eval(text, {**scope(), **{n: fresh(n) for n in ARGUMENTS}}))
    except Exception:
        return None
    if value.dtype.kind not in "fc" or not value.size or not np.all(np.isfinite(value)):
        return None
    total = "np.sum(np.real(r) * np.cos(np.arange(np.size(r)).reshape(np.shape(r)) + 0.3) + 0.5 * np.imag(r))"
    source = f"def f({', '.join(names)}):\n    r = {text}\n    return {total}\n"
    linecache.cache[text] = (len(source), None, source.splitlines(True), text)
    local = scope()
    exec(compile(source, text, "exec"), local)
    f = local["f"]
    along = [rng.uniform(-1, 1, np.shape(ARGUMENTS[n]))[()] for n in names]

    def slope(h: float) -> float:
        up, down = ([fresh(n) + k * d for n, d in zip(names, along, strict=True)] for k in (h, -h))
        return (f(*up) - f(*down)) / (2 * h)

    try:
        a, b = slope(1e-3), slope(5e-4)
    except Exception:
        return None
    expected = (4 * b - a) / 3
    if not np.isfinite(expected) or abs(b - a) > 1e-3 * (1 + abs(expected)):
        return None
    try:
        gradient = gs.grad(f, argnums=tuple(range(len(names))))(*map(fresh, names))
    except gs.GradscribeError as e:
        return f"refused: {str(e).splitlines()[0]}"
    except Exception as e:
        return f"crashed: {type(e).__name__}: {e}"
    found = sum(float(np.sum(np.asarray(g) * d)) for g, d in zip(gradient, along, strict=True))
    return "right" if abs(found - expected) <= 1e-5 * (1 + abs(expected)) else f"WRONG: {found}, not {expected}"


def main() -> None:
    for module in sys.argv[1:] or MODULES:
        counts: Counter[str] = Counter()
        for name in functions(module):
            told = 0
            for form in FORMS:
                found = verdict(f"{name}({form})", [n for n in ARGUMENTS if n in form])
                if found is not None:
                    counts[found.partition(":")[0]] += 1
                    told += 1
                    if found != "right":
                        print(f"{name}({form}): {found}")
                if told == ENOUGH:
                    break
        print(module, dict(counts))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    for topic in {m.partition(".")[0] for m in MODULES if not m.startswith("np")}:
        __import__(f"scipy.{topic}")
    __import__("scipy.spatial.distance")
    main()
