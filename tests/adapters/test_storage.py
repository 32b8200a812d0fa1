"""The contract of every storage, and what files add to it."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from portal.adapters.storage import FileStorage, MemoryStorage
from portal.clock import utc_now
from portal.ports import Storage

KEY = "ab/0123456789abcdef"


@pytest.fixture(params=["files", "memory"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "memory":
        return MemoryStorage()
    return FileStorage(tmp_path / "evidence")


def test_what_was_put_is_given_back(storage: Storage):
    storage.put(KEY, b"\x00sealed\xff")

    assert b"\x00sealed\xff" == storage.get(KEY)


def test_putting_again_replaces(storage: Storage):
    storage.put(KEY, b"old")
    storage.put(KEY, b"new")

    assert b"new" == storage.get(KEY)
    assert [KEY] == [key for key, _ in storage.walk()]


def test_what_was_never_put_is_missing(storage: Storage):
    with pytest.raises(KeyError):
        storage.get(KEY)


def test_what_was_deleted_is_missing(storage: Storage):
    storage.put(KEY, b"sealed")
    storage.delete(KEY)

    with pytest.raises(KeyError):
        storage.get(KEY)


def test_deleting_twice_is_nothing(storage: Storage):
    storage.delete(KEY)


def test_every_key_is_listed_with_its_time(storage: Storage):
    keys = {f"ab/{number:010}" for number in range(20)}
    for key in keys:
        storage.put(key, b"sealed")

    listed = dict(storage.walk())

    assert keys == set(listed)
    assert all(abs(utc_now() - at) < timedelta(minutes=1) for at in listed.values())


def test_an_empty_storage_lists_nothing(storage: Storage):
    assert [] == list(storage.walk())


def test_a_storage_that_can_be_written_says_nothing(storage: Storage):
    storage.check()
    storage.check()

    assert [] == list(storage.walk())


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "ab/../cd12345678", "/etc/passwd", "ab/", "", "ab/x y"]
)
def test_a_key_never_leads_out_of_the_folder(storage: Storage, key: str):
    with pytest.raises(ValueError, match="not a storage key"):
        storage.put(key, b"sealed")


def test_files_are_for_their_owner_alone(tmp_path: Path):
    FileStorage(tmp_path).put(KEY, b"sealed")

    assert 0o600 == (tmp_path / KEY).stat().st_mode & 0o777
    assert 0o700 == (tmp_path / "ab").stat().st_mode & 0o777


def test_what_a_crash_left_half_written_is_listed_for_the_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def crash(descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", crash)
    storage = FileStorage(tmp_path)
    with pytest.raises(OSError, match="no space"):
        storage.put(KEY, b"sealed")

    (left,) = [key for key, _ in storage.walk()]

    assert left != KEY
    storage.delete(left)
    assert [] == list(storage.walk())


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "evidence").write_text("a file where the folder belongs")

    with pytest.raises(OSError, match="evidence"):
        FileStorage(tmp_path / "evidence").check()
