"""The trust itself is tested: the compiler is broken on purpose, and the repository's own checks must notice each time.

A mutant that survives is a missing test. What the checks are, and what a user's decorator would say without them, is in
`judges.py`; the mutants are in `mutants.py`. Larger numbers of mutants, made at random: `at_random.py`.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator

import pytest
from mutation import judges
from mutation.breaking import broken
from mutation.mutants import MUTANTS

# Those of rules have a test of their own that is the same call.
CHECKS = sorted({name for m in MUTANTS for name in m.noticed_by if not name.startswith("rule ")})


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What broken code prints and warns of is no news; what it has compiled is not used again."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    judges.forget()


@pytest.mark.parametrize("name", CHECKS)
def test_the_checks_pass_where_nothing_is_broken(name):
    judges.check(name)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.what)
def test_noticed(mutant):
    with broken(mutant):
        for name in mutant.noticed_by:
            with pytest.raises((Exception, pytest.fail.Exception)):  # another number, or an error: not the result
                judges.check(name)


@pytest.mark.parametrize("mutant", [m for m in MUTANTS if not m.unseen], ids=lambda m: m.what)
def test_the_decorator_notices_by_itself(mutant):
    """Nobody gets a wrong number from a decorated function: it raises before it gives one."""
    with broken(mutant), pytest.raises(Exception):  # noqa: B017  (G401, or an error before there is a number)
        for name in mutant.noticed_by:
            for function, args, wrt in judges.decorated(name):
                judges.verified(function, args, wrt)


def test_how_many_the_decorator_notices():
    """The others are about forward mode, effects, lanes, points without kinks, and which argument or value was meant."""
    assert (sum(not m.unseen for m in MUTANTS), len(MUTANTS)) == (51, 64)
