"""Broken files through the real upload: an answer for each, never an error."""

from tests.checks.mutants import WAYS, mutants
from tests.web.anna import Anna
from tests.web.capturing import ALL, send, upload

COUNT = 10
BOMBS = "bombs"  # slow by their nature; tests/checks/test_sandboxed.py has them


def test_each_broken_file_is_answered(client, anna: Anna):
    anna.finishes("consent")
    ways = [way for way in WAYS if way != BOMBS]
    # every second one: each way meets every other kind of file
    broken = [data for _, data in mutants(7, 2 * COUNT, ways)][::2]

    answers = [
        send(
            client, "/verify/document", ALL | {"front": upload(data), "action": "save"}
        )
        for data in broken
    ]

    assert COUNT == len(answers)
    assert {answer.status_code for answer in answers} <= {200, 303, 422}
    assert client.get("/verify/document").status_code == 200
