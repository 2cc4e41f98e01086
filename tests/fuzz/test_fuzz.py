"""Random programs with fixed seeds: none is wrong, none crashes, few are refused or skipped.

In CI 500 of any kind, 125 about which array is which and 125 about what raises.

GRADSCRIBE_FUZZ says how many. The long run is `python tests/fuzz/run.py`; what it finds is put into `tests/programs/`, shrunk.
"""

from __future__ import annotations

import os
from collections import Counter

import numpy as np
import pytest
from fuzz.generate import Program
from fuzz.judge import judge, load
from fuzz.oracle import Kink, Oracle
from fuzz.run import smaller, trial
from fuzz.shrink import shrink

EACH = 25
CHUNKS = int(os.environ.get("GRADSCRIBE_FUZZ", 100)) // EACH


def verdicts(first: int, kind: str):
    """The verdicts on the next valid programs."""
    found, seed = [], first
    while len(found) < EACH:
        _, verdict = trial(seed, kind)
        if verdict.kind != "invalid":
            found.append((seed, verdict))
        seed += 1
    return found


@pytest.mark.parametrize(("kind", "chunk"), [*(("any", k) for k in range(CHUNKS)), *((kind, k) for kind in ("sharing", "raising") for k in range(CHUNKS // 4))])
def test_random_programs(kind, chunk):
    found = verdicts(chunk * 1_000, kind)
    for seed, v in found:
        if v.kind in ("wrong", "crashed"):
            pytest.fail(f"{v.kind} in {v.where}: {v.what} {v.detail}\n{smaller(seed, v.signature, kind)}")
    kinds = Counter(v.kind for _, v in found)
    assert kinds["ok"] >= 0.5 * EACH
    assert kinds["skipped"] <= 0.1 * EACH
    assert sum("second" in v.skipped for _, v in found) <= 0.1 * EACH


def test_a_seed_is_a_program():
    assert Program(7).source == Program(7).source != Program(8).source
    for a, b in zip(Program(7).arguments(), Program(7).arguments(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_oracle_against_differences():
    """Complex numbers and differences of the program as it is agree: the source was not changed in meaning."""
    agreed = 0
    for seed in range(40):
        program = Program(seed)
        f, args = load(program.source), program.arguments()
        rng = np.random.default_rng(1)
        directions = [None if isinstance(a, int) else rng.normal(size=np.shape(a))[()] for a in args]
        oracle = Oracle(program.source)
        try:
            value = f(*program.arguments())
            slope, _ = oracle.slope(program.arguments(), directions)
        except (Kink, ValueError, IndexError, np.exceptions.ComplexWarning):
            continue
        number = oracle.differences(lambda *a: f(*(np.copy(x) if np.ndim(x) else x for x in a)), args, directions)  # noqa: B023
        if number is not None and abs(value) < 1e3:
            np.testing.assert_allclose(slope, number, rtol=1e-5, atol=1e-6)
            agreed += 1
    assert agreed > 25


def test_a_wrong_derivative_is_noticed(monkeypatch):
    """The judge, with a transform that is off by a little at one element."""
    import gradscribe as gs

    source = "import numpy as np\n\ndef f(x):\n    return np.sum(np.sin(x) ** 2)\n"
    args = [np.array([0.3, -0.8, 1.1])]
    assert judge(source, args).kind == "ok"
    for name, change in (("jvp", lambda r: (r[0], r[1] + 1e-6)), ("hvp", lambda r: r + [0, 1e-4, 0]),
                         ("value_and_grad", lambda r: lambda *a: (r(*a)[0], (r(*a)[1][0] + [1e-6, 0, 0],)))):  # fmt: skip
        with monkeypatch.context() as m:
            original = getattr(gs, name)
            m.setattr(gs, name, lambda *a, f=original, change=change, **k: change(f(*a, **k)))
            assert judge(source, args).kind == "wrong", name


def test_a_crash_and_a_refusal_are_told_apart():
    assert judge("def f(x):\n    return x[0].astype('U5').item()\n", [np.ones(2)]).kind == "invalid"
    assert judge("def f(x):\n    return float(eval('x[0]'))\n", [np.ones(2)]).kind == "refused"


def test_shrinking():
    source = "def f(x):\n    a = x * 2\n    if a > 1:\n        b = a\n        c = bad(b)\n    return a\n"
    assert shrink(source, lambda s: "bad(" in s, 10.0) == "def f(x):\n    c = bad(b)\n"
