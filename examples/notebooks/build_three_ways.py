"""Writes and executes three_ways.ipynb: symbolic, numerical and automatic differentiation, side by side.

    python examples/notebooks/build_three_ways.py [OUTPUT.ipynb]
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
TARGET = HERE / "three_ways.ipynb"

CELLS = [
    ("md", """\
# Three ways to a derivative

A computer can find the derivative of a function in three ways.

- **Symbolic**: turn the program into a formula, and differentiate the formula.
- **Numerical**: run the program at two nearby points, and divide the difference by the distance.
- **Automatic**: differentiate the *program*, statement by statement, into another program.

This notebook does all three to the same functions, looks at what each one gives, and measures what each one costs.
gradscribe is the third way, with its result as code that you can read; it uses the first two to check itself."""),
    ("code", """\
import math
import time

import gradscribe as gs
import matplotlib.pyplot as plt
import numpy as np


def f(x: float):
    u = x * x
    return math.sin(u) * math.exp(-x)"""),
    ("md", """\
## 1. Symbolic

`gs.to_sympy` runs the function with a symbol in place of a number. What comes out is a formula, which
SymPy can differentiate."""),
    ("code", "gs.to_sympy(f)"),
    ("code", """\
symbolic = gs.symbolic_grad(f)
symbolic.expression"""),
    ("code", "print(symbolic.source)"),
    ("md", """\
The formula is exact. Note what has been lost: the intermediate `u` of the program is gone, and `x**2` and `exp(-x)`
appear more than once. For a small function that is harmless. Section 4 shows where it leads.

## 2. Numerical

The definition of the derivative, without its limit:

$$ f'(x) \\approx \\frac{f(x+h) - f(x)}{h} \\quad\\text{(forward)}, \\qquad f'(x) \\approx \\frac{f(x+h) - f(x-h)}{2h} \\quad\\text{(central)}. $$

A large step $h$ has a large *truncation* error, of order $h$ and $h^2$. A small one has a large *rounding* error, because
the two values share most of their 16 digits and the difference keeps what is left: about $\\varepsilon / h$."""),
    ("code", """\
table = gs.compare(f, 1.2)
table.plot();"""),
    ("md", """\
Every curve of differences is a valley, and its floor lies far above the 16 digits that a float has:
about 8 digits are right for forward differences at $h \\approx 10^{-8}$, 11 for central ones at $10^{-5}$. The best step depends on
the function and the point, and nobody tells you where it is. (The complex step $\\operatorname{Im} f(x + ih)/h$ subtracts nothing and
has no rounding branch, but it needs code that takes complex numbers. `math.sin` does not, so it is missing here.)

## 3. Automatic

gradscribe reads the source of `f` and writes the source of its derivative: the chain rule, one statement at a time."""),
    ("code", """\
df = gs.grad(f)
value = df(1.2)
print(df.source)"""),
    ("md", """\
It keeps the program's variables, computes shared parts once, and has no step $h$. It is as exact as the formula, because
each line uses the exact derivative of one operation. How do we know? Two oracles that share nothing with the compiler hold
the code against SymPy's derivative and against differences."""),
    ("code", "gs.verify(f, 1.2)"),
    ("md", "Side by side, at $x = 1.2$:"),
    ("code", "table"),
    ("md", """\
## 4. Expression swell

Now something deeper: the logistic map $x \\mapsto 3.5\\,x\\,(1-x)$, repeated. As a program it is a loop of one line.
As a formula it has to be written out."""),
    ("code", """\
def logistic(x, depth):
    for _ in range(depth):
        x = 3.5 * x * (1.0 - x)
    return x


for depth in (1, 2, 3):
    print(depth, gs.symbolic_grad(lambda x, n=depth: logistic(x, n)).expression)"""),
    ("code", """\
from gradscribe.runtime.compare import swell

growth = swell(logistic, depths=range(1, 9), x=0.3)
growth.plot();"""),
    ("code", "growth"),
    ("md", """\
Each level multiplies the size of SymPy's derivative. The generated code does not grow at all: a loop stays a loop,
and its derivative is a loop that runs backwards."""),
    ("code", """\
dlogistic = gs.grad(logistic)
dlogistic(0.3, 8)
print(dlogistic.source)"""),
    ("md", """\
## 5. Branches and convergence

A formula has no `if` and no `while`. SymPy can only follow the path that one input takes. The program's derivative takes
whichever path the program takes."""),
    ("code", """\
def newton_sqrt(a):
    x = a
    while abs(x * x - a) > 1e-13:
        x = 0.5 * (x + a / x)
    return x


droot = gs.grad(newton_sqrt)
print(droot(2.0), "and exactly", 0.5 / math.sqrt(2.0))
print(droot.source)"""),
    ("md", """\
## 6. Many parameters

Differences need at least one more run of the function for each parameter. Reverse mode needs one sweep back,
whatever their number."""),
    ("code", """\
def energy(w):
    return np.sum(np.tanh(w) * np.exp(-(w**2)))


def seconds(run, repeats=5):
    best = float("inf")
    for _ in range(repeats):
        begin = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - begin)
    return best


reverse, differences = gs.grad(energy), gs.numeric_grad(energy, method="forward")
sizes = [1, 3, 10, 30, 100, 300]
times = {"the function": [], "forward differences": [], "reverse mode": []}
for n in sizes:
    w = np.linspace(-1.0, 1.0, n)
    reverse(w)
    for name, run in zip(times, (energy, differences, reverse)):
        times[name].append(seconds(lambda: run(w)))

fig, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
for name, t in times.items():
    ax.loglog(sizes, t, "o-", label=name)
ax.set(xlabel="number of parameters", ylabel="seconds", title="one gradient")
ax.legend();"""),
    ("code", "print(reverse.source)"),
    ("md", """\
## What to take home

| | symbolic | numerical | automatic |
|---|---|---|---|
| exact | yes | no: 8 to 11 digits | yes, to rounding |
| loops and branches | one path, unrolled | yes | yes |
| size of the result | swells with depth | nothing to read | grows with the program |
| cost of a gradient of $n$ numbers | depends on the formula | $n$ or $2n$ runs | a few runs |
| needs | a formula | a step | the source |"""),
]


def build() -> nbformat.NotebookNode:
    """The notebook, not executed."""
    new = nbformat.v4
    cells = []
    for k, (kind, text) in enumerate(CELLS):
        cell = new.new_markdown_cell(text) if kind == "md" else new.new_code_cell(text)
        cell["id"] = f"cell-{k:02d}"
        cells.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def execute(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Run every cell; an error in one raises."""
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(HERE)}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # the time of day of each cell
    notebook.metadata["language_info"] = {"name": "python"}  # not the version that happened to run it
    return notebook


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    nbformat.write(execute(build()), target)
    print(f"wrote {target}")


if __name__ == "__main__":
    main()
