"""Random keyword arguments of NumPy's functions, at shapes, layouts and dtypes of all kinds.

    python benchmarks/keywords.py [--seed 0] [--count 500] [--only TEXT]

Each call is put into a function of one array. The value is compared with the plain call's, slopes in both modes (and of a part
to second order) with extrapolated differences. It prints what is not right, and counts.
"""

from __future__ import annotations

import argparse
import linecache
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import gradscribe as gs
import numpy as np

SHAPES = [(), (1,), (0,), (2,), (5,), (2, 3), (3, 1), (3, 3), (0, 3), (2, 0), (2, 3, 4), (1, 3, 1), (2, 2, 2)]
DTYPES = ["f8", "f8", "f8", "f4", "c16"]
LAYOUTS = ["C", "F", "strided", "reversed", "transposed"]

# Calls with options, each of which is given or not: `{axis}` and the like are drawn from CHOICES, `?k=v` is optional.
CALLS = """
np.{reduction}(x ?axis={axis} ?keepdims=True)
np.{filled}(x, initial={number}, where={mask} ?axis={axis} ?keepdims=True)
np.{spread}(x ?axis={axis} ?keepdims=True ?ddof={ddof} ?where={mask})
np.{running}(x ?axis={one})
np.quantile(x, {share} ?axis={axis} ?keepdims=True ?method={method})
np.nanpercentile(x, {percent} ?axis={axis} ?keepdims=True)
np.average(x ?axis={axis} ?weights=np.abs(x) ?keepdims=True)
np.diff(x ?n={small} ?axis={one} ?prepend=0.5 ?append=x)
np.gradient(x, 0.5 ?axis={one} ?edge_order={order})
np.trapezoid(x ?dx=0.3 ?axis={one})
np.sort(x ?axis={one})
np.partition(x, 0 ?axis={one})
np.roll(x, {small} ?axis={axis})
np.flip(x ?axis={axis})
np.rot90(x ?k={small} ?axes=(1, 0))
np.pad(x, {widths}, mode={padding})
np.repeat(x, {small} ?axis={one})
np.take(x, np.array([1, -1, 0]) ?axis={one} ?mode={mode})
np.clip(x, {bound}, {bound} ?out=np.zeros_like(x))
np.reshape(x, (-1, 1) ?order={fortran} ?copy=True)
np.{ufunc}(x, out=np.zeros_like(x) ?where={mask})
np.{binary}(x, {operand}, out=np.zeros_like(x) ?where={mask})
np.tensordot(x, x, axes={contracted})
np.linalg.norm(x ?ord={ord} ?axis={axis} ?keepdims=True)
np.trace(x ?offset={offset} ?axis1={one} ?axis2={one})
np.diagonal(x ?offset={offset} ?axis1={one} ?axis2={one})
np.{triangle}(x ?k={offset})
np.cov(x ?rowvar=False ?bias=True ?ddof={ddof})
np.fft.{transform}(x ?n={length} ?axis={one} ?norm={norm})
np.fft.{transforms}(x ?s=(2, 3) ?axes=(0, 1) ?norm={norm})
np.fft.{anyaxes}(x, s={sizes} ?norm={norm})
np.linalg.{solved}(x[..., :2, :2] + 3 * np.eye(2))
np.linalg.eigvalsh(x[..., :2, :2] + np.conj(np.swapaxes(x[..., :2, :2], -1, -2)) ?UPLO={half})
np.stack([x, 2 * x], axis={one})
np.concatenate([x, x * x], axis={one})
np.insert(x, 0, 2.0 ?axis={one})
np.delete(x, 0 ?axis={one})
np.interp(x, np.array([-1.0, 0.1, 1.3]), np.array([0.3, 2.0, -1.0]) ?left=5.0 ?right=-2.0 ?period=2.7)
np.unwrap(3 * x ?axis={one} ?discont=2.0)
np.convolve(x, np.array([1.0, 2.0, -0.5]), {overlap})
np.histogram(np.linspace(0, 1, x.size), bins=3, weights=np.ravel(x) ?density=True ?range=(0.0, 2.0))[0]
""".strip().splitlines()
CHOICES = {
    "reduction": "sum prod mean std var max min nansum nanprod nanmean nanstd nanvar nanmax nanmin median nanmedian ptp",
    "filled": "sum prod max min", "spread": "std var", "running": "cumsum cumprod nancumsum nancumprod", "number": "0.3 -9.0",
    "ddof": "0 1 0.5", "share": "0.3 [0.2,0.8] np.array([[0.1],[0.9]]) 1.0", "percent": "30 [20,80]",
    "method": "'linear' 'lower' 'nearest' 'midpoint' 'hazen' 'weibull' 'median_unbiased' 'inverted_cdf'", "small": "0 1 2 3",
    "order": "1 2", "widths": "1 (1,2) 2", "mode": "'wrap' 'clip'", "bound": "-0.5 0.5 None", "fortran": "'C' 'F'",
    "padding": "'constant' 'edge' 'reflect' 'symmetric' 'wrap' 'linear_ramp' 'mean' 'maximum' 'minimum' 'median'",
    "ufunc": "exp sin tanh square arctan", "binary": "add multiply subtract hypot maximum power", "operand": "2.0 x x.T",
    "contracted": "0 1 ([0],[0]) ([0,1],[0,1]) ([0,1],[1,0])", "ord": "1 2 -1 -2 np.inf -np.inf 3 0.5 'fro' 'nuc'",
    "offset": "0 1 -1", "triangle": "tril triu diag", "transform": "fft ifft rfft irfft hfft ihfft", "length": "1 2 3 4 5 6",
    "transforms": "fft2 ifft2 rfft2 irfft2 fftn irfftn", "anyaxes": "fftn ifftn rfftn irfftn", "sizes": "(2,3) (4,) (3,2)", "norm": "'ortho' 'forward'", "overlap": "'full' 'same' 'valid'",
    "solved": "inv det cond pinv svdvals", "half": "'L' 'U'",
}  # fmt: skip


class Draw:
    """Random arrays, and calls that fit them."""

    def __init__(self, seed: int):
        self.rng = np.random.default_rng(seed)

    def pick(self, options: Any) -> Any:
        return options[self.rng.integers(len(options))]

    def array(self) -> np.ndarray:
        shape, dtype, layout = self.pick(SHAPES), self.pick(DTYPES), self.pick(LAYOUTS)
        made = self.rng.uniform(-2, 2, shape) + (1j * self.rng.uniform(-2, 2, shape) if dtype == "c16" else 0.0)
        x = np.asarray(made).astype(dtype)
        if not shape or layout == "C":
            return x
        if layout == "strided":
            return np.repeat(x, 2, axis=-1)[..., ::2]
        return {"F": np.asfortranarray(x), "reversed": x[::-1], "transposed": np.array(x.T).T}[layout]

    def call(self, template: str, shape: tuple[int, ...]) -> str:
        head, *optional = template.replace(")[0]", ")").removesuffix(")").split(" ?")
        text = head + "".join(", " + o for o in optional if self.rng.random() < 0.5)
        one = [str(k) for k in range(-len(shape), len(shape))] or ["0"]
        many = ["None", *one, *(["(0, 1)", "(-1, 0)", "()"] if len(shape) > 1 else [])]
        while "{" in text:
            before, name, after = text.partition("{")[0], text.partition("{")[2].partition("}")[0], text.partition("}")[2]
            text = before + self.option(name, one, many, shape) + after
        return text + ")" + "[0]" * template.endswith("[0]")

    def option(self, name: str, one: list[str], many: list[str], shape: tuple[int, ...]) -> str:
        if name == "mask":
            return f"np.array({(self.rng.random(shape) < 0.7).tolist()}, dtype=bool).reshape({shape})"
        return self.pick({"one": one, "axis": many}.get(name) or CHOICES[name].split())


def function(text: str, name: str) -> Callable[..., Any]:
    """A number that depends on all that the call gives."""
    weights = "np.cos(np.arange(np.size(y)) + 0.3)"
    source = f"def f(x):\n    y = {text}\n    return np.sum({weights} * np.ravel(np.real(y) * 0.7 + np.imag(y))) + 0.1 * np.sum(np.abs(y) ** 2)\n"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    scope: dict[str, Any] = {"np": np}
    exec(compile(source, name, "exec"), scope)
    return scope["f"]


def differences(f: Callable[[Any], Any], x: np.ndarray, d: np.ndarray, h: float = 4e-3) -> tuple[float, float]:
    """Central differences, extrapolated twice, and what the last step changed."""
    a, b, c = (float(np.real(f(x + k * d) - f(x - k * d))) / (2 * k) for k in (h, h / 2, h / 4))
    best = (16 * (4 * c - b) / 3 - (4 * b - a) / 3) / 15
    return best, abs(best - (4 * c - b) / 3)


def judged(f: Callable[..., Any], x: np.ndarray, rng: np.random.Generator, second: bool) -> str:
    """What is wrong, or "right"."""
    single = x.dtype == np.float32
    value, gradient = gs.value_and_grad(f)(x)
    plain = f(x)
    if not np.allclose(value, plain, rtol=1e-4 if single else 1e-12, atol=1e-4 if single else 1e-12, equal_nan=True):
        return f"WRONG value {value}, not {plain}"
    if np.shape(gradient) != x.shape or np.asarray(gradient).dtype != x.dtype:
        return f"WRONG kind of gradient: {np.shape(gradient)}, {np.asarray(gradient).dtype}"
    d = np.asarray(rng.uniform(-1, 1, x.shape) + (1j * rng.uniform(-1, 1, x.shape) if x.dtype.kind == "c" else 0.0))
    expected, doubt = differences(f, x.astype(float) if single else x, d)
    if not np.isfinite(expected) or doubt > 1e-4 * (1 + abs(expected)):
        return "unclear"
    allowed = (3e-3 if single else 1e-6) * (1 + abs(expected)) + 10 * doubt
    found = {"reverse": np.real(np.sum(gradient * d)), "forward": gs.jvp(f, (x,), (d.astype(x.dtype),))[1]}
    for mode, slope in found.items():
        if not abs(slope - expected) <= allowed:
            return f"WRONG {mode}: {slope}, not {expected}"
    if second and not single:
        grad, e = gs.grad(f), rng.uniform(-1, 1, x.shape)
        expected, doubt = differences(lambda z: np.real(np.sum(grad(z) * e)), x, d)
        bend = np.real(np.sum(gs.jvp(grad, (x,), (d,))[1] * e))
        if np.isfinite(expected) and doubt < 1e-3 * (1 + abs(expected)) and not abs(bend - expected) <= 1e-5 * (1 + abs(expected)) + 10 * doubt:
            return f"WRONG second order: {bend}, not {expected}"
    return "right"


def verdict(draw: Draw, number: int, template: str) -> tuple[str, str]:
    x = draw.array()
    text = draw.call(template, x.shape)
    f = function(text, f"<keywords {number}>")
    shown = f"{text}  # {x.dtype}{list(x.shape)}"
    try:
        if not np.isfinite(f(x)):
            return "not finite", shown
    except Exception:
        return "not a call of NumPy's", shown
    try:
        found = judged(f, x, draw.rng, draw.rng.random() < 0.3)
    except gs.GradscribeError as e:
        return "refused", f"{shown}: {str(e).splitlines()[0]}"
    except Exception as e:
        return "crashed", f"{shown}: {type(e).__name__}: {e}"
    return found.partition(" ")[0], f"{shown}: {found}"


def run(seed: int, count: int, only: str = "") -> tuple[Counter[str], list[str]]:
    """How many calls got which verdict, and those that were wrong or crashed."""
    draw, counts, bad = Draw(seed), Counter[str](), []
    templates = [c for c in CALLS if only in c]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for number in range(count):
            kind, text = verdict(draw, number, templates[number % len(templates)])
            counts[kind] += 1
            if kind in ("WRONG", "crashed", "refused"):
                bad.append(f"{kind}: {text}")
    return counts, bad


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--only", default="")
    counts, bad = run(**vars(parser.parse_args()))
    print(*bad, dict(counts), sep="\n")


if __name__ == "__main__":
    main()
