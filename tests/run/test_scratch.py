"""Bytes in a file that nobody sees come back as they were put."""

from pathlib import Path
from tempfile import gettempdir

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.run import scratch
from rawi.run.scratch import FileScratch, Waiting


@given(st.lists(st.binary(max_size=9), max_size=20))
def test_what_is_put_is_what_is_got(contents: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scratch, "HELD", 10)
        kept = FileScratch(Path(gettempdir()))
        places = [(kept.put(content), content) for content in contents]
        assert all(kept.get(at, len(content)) == content for at, content in places)
        kept.close()


def test_no_file_is_seen(tmp_path: Path) -> None:
    kept = FileScratch(tmp_path)
    kept.put(b"word" * scratch.HELD)
    assert not list(tmp_path.iterdir())
    kept.close()


def test_a_name_is_handed_over_once(tmp_path: Path) -> None:
    waiting = Waiting(FileScratch(tmp_path))
    waiting.add("art:1", b"key")
    assert len(waiting) == 1 and waiting.pop("art:1") == b"key"
    assert waiting.pop("art:1") is None
