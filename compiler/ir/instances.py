"""Classes whose instances are results."""

from __future__ import annotations

import dataclasses
import types


def takes_its_fields(cls: type, fields: tuple[str, ...]) -> bool:
    """Whether calling a class with these attributes makes an instance that has them, and does nothing else."""
    if issubclass(cls, tuple) or cls is types.SimpleNamespace:
        return True
    if not dataclasses.is_dataclass(cls) or hasattr(cls, "__post_init__"):
        return False
    own = isinstance(cls.__init__, types.FunctionType) and cls.__init__.__code__.co_filename != "<string>"  # not made by `dataclass`
    return not own and set(fields) <= {f.name for f in dataclasses.fields(cls) if f.init}
