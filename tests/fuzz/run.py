"""The long run of the fuzzer: `python tests/fuzz/run.py --count 20000 --seed 0 --jobs 2`.

Prints every wrong and crashed program, shrunk, and how many were wrong, refused (by code), crashed and skipped.
"""

from __future__ import annotations

import argparse
import copy
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.generate import Program  # noqa: E402
from fuzz.holding import Holding  # noqa: E402
from fuzz.judge import Verdict, judge, some_parts  # noqa: E402
from fuzz.raising import Raising  # noqa: E402
from fuzz.sharing import Sharing  # noqa: E402
from fuzz.shrink import shrink  # noqa: E402

KINDS = {"any": Program, "sharing": Sharing, "raising": Raising, "holding": Holding}


def seeds(seed: int) -> Iterator[int]:
    """The seeds of the programs of a run."""
    return iter(range(seed * 1_000_000, (seed + 1) * 1_000_000))


def trial(seed: int, kind: str = "any") -> tuple[int, Verdict]:
    program = KINDS[kind](seed)
    return seed, judge(program.source, program.arguments(), some_parts(seed))


def smaller(seed: int, signature: tuple[str, str, str], kind: str = "any", seconds: float = 40.0) -> str:
    """The program of a seed, shrunk as long as the verdict stays what it is."""
    program = KINDS[kind](seed)
    args = program.arguments()
    return shrink(program.source, lambda s: judge(s, copy.deepcopy(args), [signature[1]]).signature == signature, seconds)


@dataclass
class Tally:
    """What became of the programs so far."""

    kinds: Counter
    codes: Counter
    parts: Counter

    def add(self, verdict: Verdict) -> None:
        self.kinds[verdict.kind] += 1
        if verdict.kind == "refused":
            self.codes[verdict.what] += 1
        self.parts.update(verdict.skipped)

    @property
    def judged(self) -> int:
        return sum(n for kind, n in self.kinds.items() if kind != "invalid")

    def __str__(self) -> str:
        of = " ".join(f"{kind} {self.kinds[kind]}" for kind in ("ok", "wrong", "refused", "crashed", "skipped"))
        codes = " ".join(f"{code} {n}" for code, n in self.codes.most_common())
        return f"{self.judged} programs: {of} (second order skipped: {self.parts['second']}); refused: {codes or 'none'}"


def judged(count: int, seed: int, jobs: int, kind: str) -> Iterator[tuple[int, Verdict]]:
    """The verdicts on the first `count` valid programs of a seed."""
    done, trial_of = 0, partial(trial, kind=kind)
    if jobs == 1:
        found: Iterator[tuple[int, Verdict]] = map(trial_of, seeds(seed))
        pool = None
    else:
        pool = multiprocessing.Pool(jobs, maxtasksperchild=500)
        found = pool.imap(trial_of, range(seed * 1_000_000, seed * 1_000_000 + 2 * count + 100), chunksize=10)
    for item in found:
        yield item
        done += item[1].kind != "invalid"
        if done == count:
            break
    if pool is not None:
        pool.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--shrink", type=int, default=20, help="how many of the wrong and crashed are shrunk")
    parser.add_argument("--refused", action="store_true", help="print refusals as well")
    parser.add_argument("--kind", choices=KINDS, default="any", help="of the programs: any, about which array is which, about what raises, or about what containers hold")
    parser.add_argument("--only", type=int, help="one program, by its own seed, as it is and shrunk")
    options = parser.parse_args()
    if options.only is not None:
        return one(options.only, options.kind)
    tally, left, start = Tally(Counter(), Counter(), Counter()), options.shrink, time.monotonic()
    for seed, verdict in judged(options.count, options.seed, options.jobs, options.kind):
        tally.add(verdict)
        if verdict.kind in ("wrong", "crashed"):
            print(f"--- {seed}: {verdict.kind} in {verdict.where}: {verdict.what} {verdict.detail}", flush=True)
            if left > 0:
                left -= 1
                print(smaller(seed, verdict.signature, options.kind))
        elif verdict.kind == "refused" and options.refused:
            print(f"--- {seed}: refused in {verdict.where}\n{verdict.detail}", flush=True)
        if sum(tally.kinds.values()) % 200 == 0:
            print(f"[{time.monotonic() - start:.0f} s] {tally}", flush=True)
    print(f"[{time.monotonic() - start:.0f} s] {tally}", flush=True)


def one(seed: int, kind: str) -> None:
    _, verdict = trial(seed, kind)
    print(KINDS[kind](seed).source)
    print(verdict.kind, verdict.where, verdict.what, verdict.detail, sep="\n")
    if verdict.kind in ("wrong", "crashed", "refused"):
        print(smaller(seed, verdict.signature, kind))


if __name__ == "__main__":
    main()
