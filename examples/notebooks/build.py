"""Builds and executes three_ways.ipynb. Run: python examples/notebooks/build.py (needs the `notebook` extra)."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HERE = Path(__file__).parent

TEXT = """# Three ways to a derivative

A formula can be differentiated by rules (**symbolic**), a function can be sampled (**numerical**), and a program can be
turned into another program (**automatic**). This notebook sets the three side by side.
---
import math

import gradscribe as gs


def f(x):
    return math.sin(x * x) * math.exp(-x)


print(gs.symbolic_grad(f).expression)
---
The symbolic way gives a formula. It is exact, and it needs a formula to start from.

The numerical way asks the function at nearby points. How near? Too far, and the curve is not a line
(*truncation*); too near, and the two values agree in almost all of their digits (*rounding*).
---
comparison = gs.compare(f, 1.3)
comparison
---
comparison.plot();
---
Each method has its best step, where its two branches meet: about the square root of the machine epsilon for the forward
difference, its cube root for the central one. The complex step has no rounding branch, since nothing is subtracted, but it
needs a function that works on complex numbers.

The automatic way reads the program and writes another one. It is as exact as the formula and costs about as much as
the function:
---
gradient = gs.grad(f)
gradient(1.3)
print(gradient)
---
It does not need a formula. Here is a program with a loop; the rule is applied line by line, backwards.
---
def logistic(x, n):
    for _ in range(n):
        x = 3.7 * x * (1.0 - x)
    return x


g = gs.grad(logistic)
print(g(0.3, 10))
print(g)
---
The formula of the same derivative grows with every turn of the loop. This is called expression swell:
---
from gradscribe.runtime.compare import swell

result = swell()
result
---
result.plot();
---
The program stays as long as it is, whatever the depth. And since there is a formula for a few turns, it can be
used as a judge: SymPy follows the program, differentiates what it finds, and is compared with what the generated code does.
---
gs.verify(logistic, 0.3, 3)
"""


def main() -> None:
    parts = TEXT.split("---\n")
    cells = []
    for k, part in enumerate(parts):
        text = part.strip("\n")
        is_text = text[:1].isupper() or text.startswith("#")
        cells.append(new_markdown_cell(text) if is_text else new_code_cell(text))
    for k, cell in enumerate(cells):
        cell["id"] = f"cell-{k}"
    notebook = new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(HERE)}}).execute()
    nbformat.write(notebook, HERE / "three_ways.ipynb")


if __name__ == "__main__":
    main()
