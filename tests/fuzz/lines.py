"""What writes a random program line by line: the lines so far, and choices that a seed decides."""

from __future__ import annotations

import random


class Lines:
    def __init__(self, seed: int):
        self.seed, self.random = seed, random.Random(seed)
        self.lines: list[str] = []

    def say(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def pick(self, *of: str) -> str:
        return self.random.choice(of)

    def chance(self, p: float) -> bool:
        return self.random.random() < p
