"""Iterators of Python's library, written as generators: they run where they are read (see `iterators.py`)."""

from __future__ import annotations

import itertools
import operator
from typing import Any

import numpy as np


def map_(function, *iterables):
    for row in zip(*iterables, strict=False):
        yield function(*row)


def filter_(function, iterable):
    for item in iterable:
        if item if function is None else function(item):
            yield item


def accumulate(iterable, func=operator.add, *, initial=None):
    total = initial
    started = initial is not None
    if started:
        yield total
    for item in iterable:
        if started:
            total = func(total, item)
        else:
            total = item
            started = True
        yield total


def chain(*iterables):
    for iterable in iterables:
        yield from iterable


def chain_from_iterable(iterable):
    for part in iterable:
        yield from part


def pairwise(iterable):
    items = iterable if isinstance(iterable, np.ndarray) else list(iterable)
    for i in range(len(items) - 1):
        yield items[i], items[i + 1]


def groupby(iterable, key=None):
    items = iterable if isinstance(iterable, np.ndarray) else list(iterable)
    if len(items) == 0:
        return
    group, of = [items[0]], items[0] if key is None else key(items[0])
    for item in items[1:]:
        now = item if key is None else key(item)
        if now == of:
            group.append(item)
        else:
            yield of, iter(group)
            group, of = [item], now
    yield of, iter(group)


def product(*iterables, repeat=1):
    if len(iterables) == 0:
        yield ()
    elif repeat > 1:
        yield from product(*(list(iterables) * repeat))
    else:
        for item in iterables[0]:
            for rest in product(*iterables[1:]):
                yield (item, *rest)


def islice(iterable, *bounds):
    part = slice(*bounds)
    start, step = part.start or 0, part.step or 1
    if part.stop is None:
        items = list(iterable)
        yield from items[part]
    elif part.stop > start:
        position = 0
        for item in iterable:
            if position >= start and (position - start) % step == 0:
                yield item
            position += 1
            if position >= part.stop:
                break


def starmap(function, iterable):
    for row in iterable:
        yield function(*row)


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            break
        yield item


def dropwhile(predicate, iterable):
    dropping = True
    for item in iterable:
        if dropping:
            dropping = predicate(item)
        if not dropping:
            yield item


def zip_longest(*iterables, fillvalue=None):
    rows = [list(iterable) for iterable in iterables]
    for i in range(max([len(row) for row in rows])):
        yield tuple([row[i] if i < len(row) else fillvalue for row in rows])


def ndindex(*shape):
    sizes = shape[0] if isinstance(shape[0], tuple) else shape
    yield from product(*[range(n) for n in sizes])


def ndenumerate(arr):
    for index in ndindex(arr.shape):
        yield index, arr[index]


DEFINITIONS: dict[Any, Any] = {
    map: map_, filter: filter_, itertools.accumulate: accumulate, itertools.chain: chain,
    itertools.chain.from_iterable: chain_from_iterable, itertools.pairwise: pairwise, itertools.groupby: groupby, itertools.product: product,
    itertools.islice: islice, itertools.starmap: starmap, itertools.takewhile: takewhile,
    itertools.dropwhile: dropwhile, itertools.zip_longest: zip_longest, np.ndindex: ndindex, np.ndenumerate: ndenumerate,
}  # fmt: skip
LAZY = (
    map, filter, itertools.accumulate, itertools.chain, itertools.islice, itertools.starmap, itertools.takewhile, itertools.dropwhile,
)
