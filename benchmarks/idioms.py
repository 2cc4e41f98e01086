"""How many one-line idioms of NumPy and math each library differentiates rightly.

    python benchmarks/idioms.py [gradscribe | autograd | jax] [--list wrong refused ...] [--only TEXT]

The idioms are the lines of `idioms.txt`. Each is differentiated in reverse mode, in forward mode and to second order, and
compared with extrapolated central differences of NumPy's own value.
"""

from __future__ import annotations

import argparse
import ast
import json
import linecache
import math
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

rng = np.random.default_rng(8)
ACTIVE: dict[str, Any] = {
    "s": 0.7, "t": 1.3,
    "x": np.array([0.83, -1.21, 1.72, -0.46, 0.37]), "y": np.array([-0.61, 0.94, 1.15, -1.83, 0.52]),
    "p": np.array([0.9, 2.2, 1.3, 0.6, 1.7]), "q": np.array([1.4, 0.8, 2.1, 1.1, 0.5]), "u": np.array([0.2, 0.55, 0.7, 0.35, 0.9]),
    "M": rng.uniform(-2, 2, (3, 4)), "N": rng.uniform(-2, 2, (4, 3)), "T": rng.uniform(-2, 2, (2, 3, 4)),
    "A": rng.uniform(-1, 1, (4, 4)) + 3 * np.eye(4), "B": rng.uniform(-1, 1, (4, 4)) + 3 * np.eye(4),
}  # fmt: skip
GIVEN: dict[str, Any] = {
    "c": np.array([0.5, -1.0, 0.25, 1.5, -0.75]), "k": np.array([-1.5, -0.4, 0.3, 0.9, 2.0]), "n": 3,
    "I": np.array([0, 2, 2, 4]), "J": np.array([[0, 3], [1, 1], [2, 0]]), "K": np.array([True, False, True, True, False]),
    "Z": np.array([1.5, np.nan, -0.7, 0.4, 2.0]), "math": math,
}  # fmt: skip
LINES = Path(__file__).with_name("idioms.txt").read_text().splitlines()


def idioms() -> Iterator[tuple[str, str]]:
    """Pairs of a section and an idiom."""
    section = ""
    for line in LINES:
        if line.startswith("## "):
            section = line[3:]
        elif line and not line.startswith("#"):
            yield section, line


@dataclass
class Idiom:
    """`scalar(*primals)` is a weighted sum of what the idiom gives, with `numpy` in place of NumPy."""

    text: str
    primals: tuple[Any, ...]
    source: str
    scope: dict[str, Any]

    def scalar(self, numpy: Any) -> Callable[..., Any]:
        name = f"<idiom {self.text}>"
        linecache.cache[name] = (len(self.source), None, self.source.splitlines(True), name)
        scope = {**self.scope, "np": numpy}
        exec(compile(self.source, name, "exec"), scope)
        return scope["idiom"]


def read(text: str) -> Idiom:
    """An idiom as a function of the names in it that are differentiated by."""
    used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    names = [n for n in ACTIVE if n in used]
    primals = tuple(ACTIVE[n] for n in names)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        value = np.asarray(eval(text, {"np": np, **ACTIVE, **GIVEN}))
    weight = np.random.default_rng(3).uniform(0.5, 1.5, value.shape)
    total = "weight * result * result + result" if value.ndim == 0 else "np.sum(weight * result * result + result)"
    source = f"def idiom({', '.join(names)}):\n    result = {text}\n    return {total}\n"
    return Idiom(text, primals, source, {**GIVEN, "weight": float(weight) if value.ndim == 0 else weight})


# -- what is true: differences


def differences(f: Callable[..., Any], primals: tuple[Any, ...], tangents: tuple[Any, ...]) -> np.ndarray:
    """Central differences along `tangents`, extrapolated twice."""

    def slope(h: float) -> np.ndarray:
        up = f(*(x + h * v for x, v in zip(primals, tangents, strict=True)))
        down = f(*(x - h * v for x, v in zip(primals, tangents, strict=True)))
        return (flat(up) - flat(down)) / (2 * h)

    a, b, c = slope(4e-3), slope(2e-3), slope(1e-3)
    return (16 * (4 * c - b) / 3 - (4 * b - a) / 3) / 15


def flat(x: Any) -> np.ndarray:
    if isinstance(x, (tuple, list)):
        return np.concatenate([flat(i) for i in x])
    return np.ravel(np.asarray(x, dtype=np.float64))


def close(found: np.ndarray, expected: np.ndarray, tolerance: float) -> bool:
    return found.shape == expected.shape and bool(np.all(np.abs(found - expected) <= tolerance * (1 + np.abs(expected))))


# -- the libraries: gradient by all arguments, and jvp, of a function


def gradscribe() -> tuple[Any, Callable[..., Any], Callable[..., Any], type[Exception]]:
    import gradscribe as gs

    def gradient(f: Any, n: int) -> Any:
        return gs.grad(f, argnums=tuple(range(n)))

    return np, gradient, gs.jvp, gs.GradscribeError


def autograd() -> tuple[Any, Callable[..., Any], Callable[..., Any], type[Exception]]:
    import autograd.numpy
    from autograd import grad, make_jvp
    from autograd.builtins import tuple as boxed

    def gradient(f: Any, n: int) -> Any:
        return lambda *args: boxed(tuple(grad(f, i)(*args) for i in range(n)))

    def jvp(f: Any, primals: Any, tangents: Any) -> Any:
        total: Any = 0.0
        for i in range(len(primals)):
            total = total + flat(make_jvp(f, i)(*primals)(tangents[i])[1])
        return None, total

    return autograd.numpy, gradient, jvp, Exception


def jax() -> tuple[Any, Callable[..., Any], Callable[..., Any], type[Exception]]:
    import jax as library

    library.config.update("jax_enable_x64", True)

    def gradient(f: Any, n: int) -> Any:
        return library.grad(f, argnums=tuple(range(n)))

    def jvp(f: Any, primals: Any, tangents: Any) -> Any:
        return library.jvp(f, primals, tangents)

    return library.numpy, gradient, jvp, Exception


LIBRARIES = {"gradscribe": gradscribe, "autograd": autograd, "jax": jax}


def verdict(idiom: Idiom, library: Any) -> tuple[str, str]:
    """One of right, wrong (in which order or mode), refused, crashed; and why."""
    numpy, gradient, jvp, refusal = library
    f, mine = idiom.scalar(np), idiom.scalar(numpy)
    given = np.random.default_rng(1)
    primals = idiom.primals
    tangents = tuple(given.uniform(-1, 1, np.shape(x)) if np.ndim(x) else float(given.uniform(-1, 1)) for x in primals)
    try:
        grad = gradient(mine, len(primals))
        bars = grad(*primals)
        reverse = sum(float(np.sum(np.asarray(b) * v)) for b, v in zip(bars, tangents, strict=True))
        forward = jvp(mine, primals, tangents)[1]
        second = flat(jvp(grad, primals, tangents)[1])
        slopes = differences(f, primals, tangents)
        bends = differences(lambda *args: [np.asarray(b) for b in grad(*args)], primals, tangents)
    except refusal as e:
        return "refused", f"{type(e).__name__}: {str(e)[:300]}"
    except Exception as e:
        return "crashed", f"{type(e).__name__}: {str(e)[:300]}"
    if not close(np.array([reverse]), slopes, 1e-6):
        return "wrong", f"reverse: {reverse} instead of {slopes}"
    if not close(flat(forward), slopes, 1e-6):
        return "wrong", f"forward: {forward} instead of {slopes}"
    if not close(second, bends, 1e-5):
        return "wrong", f"second order: {second} instead of {bends}"
    return "right", ""


def version_of(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # a checkout
        import gradscribe

        return gradscribe.__version__


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", nargs="?", default="gradscribe", choices=LIBRARIES)
    parser.add_argument("--list", nargs="*", default=["wrong", "refused", "crashed"])
    parser.add_argument("--only", default="")
    parser.add_argument("--save", action="store_true", help="write the counts to idioms.json, for docs/coverage.md")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    library = LIBRARIES[options.library]()
    counts: Counter[str] = Counter()
    with np.errstate(all="ignore"):
        for section, text in idioms():
            if options.only and options.only not in text and options.only != section:
                continue
            found, why = verdict(read(text), library)
            counts[found] += 1
            if found in options.list:
                print(f"{found:8} {text}\n         {why.splitlines()[0] if why else ''}", flush=True)
    if options.save:
        path = Path(__file__).with_name("idioms.json")
        saved = json.loads(path.read_text()) if path.exists() else {}
        saved[options.library] = {"version": version_of(options.library), **dict(sorted(counts.items()))}
        path.write_text(json.dumps(saved, indent=1) + "\n")
    print(f"{options.library}: {sum(counts.values())} idioms, " + ", ".join(f"{n} {k}" for k, n in sorted(counts.items())))


if __name__ == "__main__":
    main()
