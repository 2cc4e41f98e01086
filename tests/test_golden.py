"""Golden files: a user's function, how it is called, and the code that is generated for it.

A case is a Python file in tests/golden/<topic>/: functions; a line `# call: EXPRESSION`, in which the transform is
called; a line `# output`; the generated text. The text is compared, run, and its result compared with what the
public API returned, which is compared with differences where the call is a gradient.
"""

from __future__ import annotations

import importlib.util
import inspect
import sys
from dataclasses import is_dataclass
from functools import partial
from pathlib import Path

import gradscribe as gs
import numpy as np
import pytest

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*/*.py"))


def parts(path):
    source, _, output = path.read_text().partition("# output\n")
    (call,) = [line.removeprefix("# call: ") for line in source.splitlines() if line.startswith("# call: ")]
    return source, call, output


def generated(path, call):
    """The transform that the call makes, the result of calling it, and the names in the user's module."""
    spec = importlib.util.spec_from_file_location(f"golden_{path.parent.name}_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for it
    exec(compile(path.read_text().partition("# output\n")[0], str(path), "exec"), module.__dict__)
    made = []

    def note(transform):
        made.append(transform)
        return transform

    names = {"gs": gs, "np": np, "note": note, **module.__dict__}
    head, _, arguments = call.partition(" @ ")
    result = eval(f"note({head})({arguments})", names)
    return made[0], result, names


@pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_golden(path, update_golden):
    source, call, output = parts(path)
    transform, result, names = generated(path, call)
    if update_golden:
        path.write_text(f"{source}# output\n{transform.source}")
        return
    assert transform.source == output, "the generated code differs: read the difference, then run --update-golden"
    again, *_ = generated(path, call)
    assert again.source == output
    namespace = {"np": np, "math": __import__("math")}
    namespace.update({n: getattr(gs.compiler.prelude, n) for n in dir(gs.compiler.prelude) if not n.startswith("_")})
    namespace.update({n: c for n, c in names.items() if isinstance(c, type)})
    exec(output, namespace)
    function = namespace[transform.__name__]
    live = {n: names[n] for n, p in inspect.signature(function).parameters.items() if p.kind is p.KEYWORD_ONLY}
    text_result = eval(f"generated({call.partition(' @ ')[2]})", {**names, "generated": partial(function, **live)})
    _same(text_result, result)
    if call.startswith("gs.grad(") and "gs.grad(gs." not in call:
        numeric = call.replace("gs.grad(", "gs.numeric_grad(", 1).replace(" @ ", "(") + ")"
        _same(eval(numeric, names), result, rtol=1e-6)


def _same(a, b, rtol=1e-12):
    if is_dataclass(a):
        a, b = vars(a), vars(b)
    if isinstance(a, dict):
        assert list(a) == list(b)
        for k in a:
            _same(a[k], b[k], rtol)
    elif isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        for x, y in zip(a, b, strict=True):
            _same(x, y, rtol)
    elif not callable(a):
        np.testing.assert_allclose(a, b, rtol=rtol, atol=rtol)
