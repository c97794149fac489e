"""What a whole file says of single values, as it stood when the model was fitted to it.

How rare a name or a place is, who bears a name, which systems write kana or cut names off, how
large they are: statistics of a fit, not of the moment. Kept, they let a few changed records be
compared and weighed as if the whole file were at hand, and let all others weigh what they did.

What belongs here: such facts, and what holds for a value that was not there. What does not: how
they are found (``frequencies``, ``bearing``, ``cut_names``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cleansing.matching.coding import Bools, Coded, Floats, Ints
from cleansing.matching.comparing.tallies import Measure, Tally
from cleansing.matching.names.frequencies import expected_namesakes


@dataclass(frozen=True)
class Facts:
    """Facts of a file.

    Attributes:
        systems: their names, sorted; a position is a system's code.
        sizes: records per system.
        phonetic: which systems write their names in kana alone.
        walls: per system the width in bytes and in signs from which on a name fills its field,
            infinite where no name is cut.
        namesakes: core key → how many other bodies are expected to bear it.
        places: column of an address → value → bits that agreement on it is worth.
        unseen: column of an address → bits for a value the file did not have.
        tallies: how often names stood in each system (``bearing.tallies``).
    """

    systems: tuple[str, ...]
    sizes: Ints
    phonetic: Bools
    walls: Floats
    namesakes: Measure
    places: Mapping[str, Measure]
    unseen: Mapping[str, float]
    tallies: Mapping[str, Tally]

    def namesakes_of(self, core: Coded) -> Floats:
        """Return for each core how many bear it; of one the file did not have, by its shape."""
        known = self.namesakes.look_up(core.values)
        new = np.flatnonzero(np.isnan(known))
        known[new] = [expected_namesakes(name) for name in core.values[new]]
        return known

    def place_bits(self, name: str, place: Coded) -> Floats:
        """Return for each value of an address column how many bits agreement on it is worth."""
        bits = self.places[name].look_up(place.values)
        return np.where(np.isnan(bits), self.unseen[name], bits)
