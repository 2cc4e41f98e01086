"""How long it takes from a function to its first gradient, and to import gradscribe. Run: python benchmarks/compile_time.py"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

import gradscribe as gs
import numpy as np


def warm_up(x):
    return np.sum(x * x)


def twenty_lines(w, b, x, y, rate):
    r = w * x + b - y
    s = np.tanh(r)
    t = np.exp(-(s**2))
    u = t * r + s
    v = np.sqrt(u**2 + 1.0)
    a = np.mean(v)
    c = 0.0
    for i in range(5):
        if i % 2 == 0:
            c = c + a * rate
        else:
            c = c * np.cos(a)
    z = np.log1p(v**2)
    q = z[1:] - z[:-1]
    p = np.dot(q, q)
    k = np.maximum(u, 0.0)
    m = np.sum(k * t)
    n = np.where(s > 0.0, s, 0.1 * s)
    o = np.mean(n**2)
    e = p + m * c
    return e + o


def main() -> None:
    x = np.linspace(0.0, 1.0, 50)
    start = time.perf_counter()
    gs.grad(warm_up)(x)
    print(f"first gradient of a process (one line)   {1e3 * (time.perf_counter() - start):7.1f} ms")
    times = []
    for _ in range(5):
        copy = type(twenty_lines)(twenty_lines.__code__, globals(), "twenty_lines")
        start = time.perf_counter()
        gs.grad(copy, argnums=(0, 1))(1.0, 0.5, x, x**2, 0.1)
        times.append(time.perf_counter() - start)
    print(f"decorate and first gradient, 20 lines    {1e3 * times[0]:7.1f} ms, median {1e3 * statistics.median(times):.1f} ms")
    code = "import time; t = time.perf_counter(); import gradscribe; print(time.perf_counter() - t)"
    imports = [float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout) for _ in range(5)]
    print(f"import gradscribe (NumPy included)       {1e3 * statistics.median(imports):7.1f} ms")


if __name__ == "__main__":
    main()
