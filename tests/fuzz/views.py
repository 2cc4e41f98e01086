"""Views, views of views, and other names for an array."""

from __future__ import annotations

from typing import ClassVar

from fuzz.stores import Stores
from fuzz.writing import Ways


class Views(Stores):
    """Statements that make two names see one memory."""

    WAYS: ClassVar[Ways] = [(9, "view"), (3, "alias"), (2, "one_of_two")]

    def view(self) -> None:
        """A view of an array, or of a view."""
        if not self.arrays():
            return self.new_array()
        base = self.pick(self.arrays())
        own, kind = self.scope[base], self.random.random()
        if kind < 0.15 and len(own) > 1:
            text, shape = f"{base}.T", own[::-1]
        elif kind < 0.2 and len(own) > 1 and base[0] in "ax":  # views may not lie in order, and then reshape copies
            size = 1
            for n in own:
                size *= n
            text, shape = self.pick([f"{base}.reshape({size})", f"{base}.reshape(-1)", f"{base}.ravel()"]), (size,)
        elif kind < 0.28:
            text, shape = f"{base}[{self.pick(['None', 'np.newaxis'])}]", (1, *own)
        elif kind < 0.32 and len(own) == 2:
            text, shape = f"np.swapaxes({base}, 0, 1)", own[::-1]
        else:
            index, shape = self.part(own)
            text = f"{base}[{index}]"
        if not shape or 0 in shape or len(shape) > 3:
            return self.element_store()
        self.assign("r", text, shape)

    def alias(self) -> None:
        if not self.arrays():
            return self.new_array()
        base = self.pick(self.arrays())
        self.assign("b", f"{base}{self.pick(['', '', '.copy()'])}", self.scope[base])

    def one_of_two(self) -> None:
        """A name for one array or another, read at once: what is stored later is not stored through it."""
        if not self.arrays():
            return self.new_array()
        a = self.pick(self.arrays())
        b = self.pick(self.names(self.scope[a]))
        name = self.assign("b", f"{a} if {self.condition(1)} else {b}", self.scope[a])
        self.assign("v", f"np.sum({name} * {self.array(self.scope[a], 1)})", "float")
        del self.scope[name]
