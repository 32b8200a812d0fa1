"""The directions in which the text of a picture runs."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]

TELLING = 3.0  # length over height: shorter ones have no sure direction
BIN = 10  # degrees
ASIDE = 20.0  # degrees from the usual direction: not a line of the page
WAYS, FEWEST, FEW = 3, 3, 0.01  # directions; lines, and share of the text, of each


def directions(boxes: Pixels) -> list[float]:
    """
    Give the directions of text, most of it first, in degrees within (-90, 90].

    A page below a document has lines of its own; few lines make no direction.
    """
    telling = _telling(boxes)
    every, found = telling[:, 2].sum(), [direction(boxes)]
    while len(found) < WAYS:
        telling = telling[np.abs(apart(telling[:, 4], found[-1])) > ASIDE]
        if len(telling) < FEWEST or telling[:, 2].sum() < FEW * every:
            break
        found.append(direction(telling))
    return found


def direction(boxes: Pixels) -> float:
    """Give the direction of most text, in degrees within (-90, 90]."""
    telling = _telling(boxes)
    if not len(telling):
        return 0.0
    angles, weights = telling[:, 4], telling[:, 2]
    bins = np.arange(-90, 90, BIN / 2)
    votes = [weights[np.abs(apart(angles, middle)) < BIN].sum() for middle in bins]
    best = float(bins[int(np.argmax(votes))])
    near = np.abs(apart(angles, best)) < BIN
    return best + float(np.average(apart(angles[near], best), weights=weights[near]))


def _telling(boxes: Pixels) -> Pixels:
    telling = boxes[boxes[:, 2] > TELLING * boxes[:, 3]]
    return telling if len(telling) else boxes


def apart(angles: Any, other: float) -> Any:
    """Give the differences of directions without a head, in degrees."""
    return (angles - other + 90) % 180 - 90
