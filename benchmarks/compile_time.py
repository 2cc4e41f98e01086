"""What a user waits for: `import gradscribe`, and decorating and first calling the gradient of a 20-line function.

Run it:  python benchmarks/compile_time.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from time import perf_counter

import numpy as np

LIMITS = {"import": 150.0, "first gradient": 50.0}  # milliseconds

_IMPORT = """
from time import perf_counter
start = perf_counter(); import numpy; numpy_took = perf_counter() - start
start = perf_counter(); import gradscribe; ours = perf_counter() - start
import sys
assert not {"sympy", "scipy", "matplotlib"} & set(sys.modules), "something heavy was imported"
print(numpy_took, ours)
"""


def twenty_lines(x, y, n):
    total = 0.0
    a = x * y + 1.0
    b = np.sin(a) * np.exp(-y)
    c = a * b - y
    if c > 0.0:
        d = np.log(c + 1.0)
        e = d * a
    else:
        d = c * c
        e = d - b
    for i in range(n):
        total = total + d * np.cos(total) / (i + 1)
        if total > 10.0:
            total = total * 0.5
        else:
            total = total + e * 0.01
    f = np.sqrt(a * a + b * b + 1.0)
    g = np.tanh(f) + np.arctan2(b, f)
    h = g * total - c / f
    r = h * h + np.maximum(g, total)
    return r


def import_time(runs: int = 7) -> tuple[float, float]:
    """Median milliseconds of `import numpy`, and of `import gradscribe` (NumPy included)."""
    times = []
    for _ in range(runs):
        done = subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True)
        numpy_took, ours = map(float, done.stdout.split())
        times.append((numpy_took * 1e3, (numpy_took + ours) * 1e3))
    both = zip(*times, strict=True)
    return statistics.median(next(both)), statistics.median(next(both))


def first_gradient(runs: int = 7) -> tuple[float, float]:
    """Milliseconds to decorate and call for the first time: the very first in a process, and the median after it.

    Each run compiles a function of its own name in a file of its own, so nothing is found in a cache.
    """
    import inspect
    import linecache

    import gradscribe as gs

    times = []
    for k in range(runs + 1):
        name = f"twenty_lines_{k}"
        source = inspect.getsource(twenty_lines).replace("def twenty_lines", f"def {name}")
        file = f"<{name}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        namespace = {"np": np}
        exec(compile(source, file, "exec"), namespace)
        start = perf_counter()
        f = gs.differentiable(check=False)(namespace[name])
        f.grad(0.3, 0.7, 5)
        times.append((perf_counter() - start) * 1e3)
    return times[0], statistics.median(times[1:])


def main() -> int:
    numpy_alone, imported = import_time()
    first, later = first_gradient()
    print(f"import gradscribe                          {imported:7.1f} ms  (NumPy's share {numpy_alone:.1f})")
    print(f"decorate and first gradient, 20 lines      {later:7.1f} ms  (the first in a process {first:.1f})")
    return 1 if imported > LIMITS["import"] or later > LIMITS["first gradient"] else 0


if __name__ == "__main__":
    sys.exit(main())
