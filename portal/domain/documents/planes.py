"""
Tells a head that turns from a flat picture of one that is moved about.

The eyes and the corners of the mouth are two symmetrical pairs, and so lie in one
plane, before which the nose stands. Whatever is done to a flat picture of a face, by
shifting, scaling, tilting or any perspective, one homography takes all five marks from
one frame to another. When a head turns, the four obey one, and the nose leaves it.
"""

import math

Point = tuple[float, float]
Marks = tuple[Point, Point, Point, Point, Point]
Matrix = tuple[tuple[float, float, float], ...]
FLAT = 1e-9  # a determinant below: the points lie on one line


def nose_shift(straight: Marks, other: Marks) -> float | None:
    """
    Give how far the nose left the plane sideways, in distances between the eyes.

    Marks are in pixels: the eye at the left of the picture, the other eye, the tip of
    the nose, the corner of the mouth at the left, the other corner. Positive is to the
    right of the picture. None if the marks lie on one line.
    """
    plane = homography(_corners(straight), _corners(other))
    if plane is None:
        return None
    expected = _applied(plane, straight[2])
    left, right, nose = other[:3]
    across, down = right[0] - left[0], right[1] - left[1]
    distance = math.hypot(across, down)
    if expected is None or distance < FLAT:
        return None
    moved = (nose[0] - expected[0]) * across + (nose[1] - expected[1]) * down
    return moved / distance**2


def homography(four: tuple[Point, ...], onto: tuple[Point, ...]) -> Matrix | None:
    """Give the projective map that takes four points onto four others, if any."""
    start, end = _basis(four), _basis(onto)
    back = _inverse(start) if start else None
    return _product(end, back) if end and back else None


def _corners(marks: Marks) -> tuple[Point, ...]:
    return marks[0], marks[1], marks[3], marks[4]


def _basis(four: tuple[Point, ...]) -> Matrix | None:
    """Give the matrix that takes the unit vectors, and their sum, to four points."""
    three: Matrix = tuple(zip(*((x, y, 1.0) for x, y in four[:3]), strict=True))
    inverse = _inverse(three)
    if inverse is None:
        return None
    weights = _times(inverse, (*four[3], 1.0))
    if min(abs(weight) for weight in weights) < FLAT:
        return None
    return tuple(
        (r[0] * weights[0], r[1] * weights[1], r[2] * weights[2]) for r in three
    )


def _inverse(m: Matrix) -> Matrix | None:
    rows = [m[(i + 1) % 3] for i in range(3)], [m[(i + 2) % 3] for i in range(3)]
    crossed = [_cross(a, b) for a, b in zip(*rows, strict=True)]
    size = sum(a * b for a, b in zip(m[0], crossed[0], strict=True))
    if abs(size) < FLAT:
        return None
    columns = [tuple(value / size for value in row) for row in crossed]
    return tuple(zip(*columns, strict=True))


def _cross(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, float, float]:
    x, y, z = (
        a[(i + 1) % 3] * b[(i + 2) % 3] - a[(i + 2) % 3] * b[(i + 1) % 3]
        for i in range(3)
    )
    return x, y, z


def _times(m: Matrix, v: tuple[float, float, float]) -> tuple[float, float, float]:
    x, y, z = (sum(a * b for a, b in zip(row, v, strict=True)) for row in m)
    return x, y, z


def _product(m: Matrix, n: Matrix) -> Matrix:
    columns = [_times(m, column) for column in zip(*n, strict=True)]
    return tuple(zip(*columns, strict=True))


def _applied(plane: Matrix, point: Point) -> Point | None:
    x, y, scale = _times(plane, (*point, 1.0))
    return (x / scale, y / scale) if abs(scale) > FLAT else None
