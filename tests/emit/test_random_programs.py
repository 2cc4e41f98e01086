"""Random programs: in-place restoration and emission change no result, no argument, and are the same text again."""

from __future__ import annotations

import copy

import ir_interpreter
import numpy as np
import pytest
from emit_support import same
from gradscribe.compiler.emit.python import emit
from gradscribe.compiler.ir.check import check
from gradscribe.compiler.load import load
from gradscribe.compiler.optimize.inplace import inplace
from ir_random import Program


def arguments(seed):
    return [np.array([1.0, 2.0, 3.0, 5.0]), np.array([0.5, -1.0, 2.0, 0.25]), 1.5, bool(seed & 1), bool(seed & 2)]


def everything(outputs):
    """The results; a pullback is called three times, and must give the same for the same."""
    found = []
    for o in outputs:
        if callable(o):
            out_bar = np.array([3.0, -1.0, 0.0, 2.0])
            first = copy.deepcopy(o(out_bar, 2.0))
            found.append((first, o(out_bar, 2.0), o(2.0 * out_bar, 1.0)))
            assert same(out_bar, [3.0, -1.0, 0.0, 2.0]), "a pullback changed its argument"
        else:
            found.append(o)
    return found


@pytest.mark.parametrize("block", range(8))
def test_emitted_programs_do_what_the_interpreter_does(block):
    with np.errstate(all="ignore"):
        for seed in range(50 * block, 50 * (block + 1)):
            fn = check(Program(seed).fn())
            want = everything(ir_interpreter.run(fn, *arguments(seed)))
            lowered = check(inplace(fn))
            assert same(everything(ir_interpreter.run(lowered, *arguments(seed))), want), f"in-place broke {seed}"
            emitted = emit(lowered)
            given = arguments(seed)
            got = everything(load(emitted, "f")(*given))
            assert same(given, arguments(seed)), f"{seed} changed an argument:\n{emitted.source}"
            assert same(got, want), f"{seed} is wrong:\n{emitted.source}"
            assert emit(lowered).source == emitted.source
