import io
import json
import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from functools import cache

import pytest

from rawi.knowledge import Knowledge
from rawi.run import batch
from rawi.run.batch import annotate_lines

LINES = [{"url": f"https://marfa.example/{n}", "text": f"قتل {n} أشخاص في القرية"} for n in range(40)]


@cache
def known() -> Knowledge:
    return Knowledge.load()


def lines(*fields: object) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in fields)


def annotated(raw: bytes, **options: object) -> tuple[int, list[dict[str, object]], str]:
    sink, messages = io.BytesIO(), io.StringIO()
    code = annotate_lines(io.BytesIO(raw), sink, messages, knowledge=known(), **options)  # type: ignore[arg-type]
    return code, [json.loads(line) for line in sink.getvalue().splitlines()], messages.getvalue()


@pytest.mark.parametrize("processes", [1, 2])
def test_one_line_out_for_each_line_in_in_order(processes: int) -> None:
    code, out, messages = annotated(lines(*LINES), processes=processes)
    assert code == 0 and not messages
    assert [each["url"] for each in out] == [each["url"] for each in LINES]


def test_unreadable_lines_are_named_and_the_others_done() -> None:
    raw = lines(LINES[0]) + b"\n\n{broken\n" + lines({"text": None}, LINES[1])
    code, out, messages = annotated(raw)
    assert code == 1 and len(out) == 2
    assert "line 4:" in messages and "line 5:" in messages


def test_an_article_that_is_not_arabic_gets_a_line_and_a_note() -> None:
    code, out, _ = annotated(lines({"text": "Not Arabic at all"}, {"text": ""}))
    assert code == 0 and len(out) == 2
    assert all(each["events"] == [] and each["notes"] for each in out)


def test_text_is_written_where_asked_for() -> None:
    assert annotated(lines(LINES[0]), with_text=True)[1][0]["text"] == LINES[0]["text"]
    assert annotated(lines(LINES[0]))[1][0].get("text") is None


def test_a_fault_of_ours_costs_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise IndexError("beyond")

    monkeypatch.setattr(batch, "annotate", fails)
    code, out, messages = annotated(lines(*LINES[:2]))
    assert code == 1 and len(out) == 2 and "line 2: art:" in messages
    assert out[0]["notes"][0]["what"] == "failed"  # type: ignore[index]


def test_an_article_of_the_future_is_kept_and_named() -> None:
    ahead = (date.today() + timedelta(days=9)).isoformat()
    code, out, messages = annotated(lines({**LINES[0], "published": ahead}))
    assert code == 0 and len(out) == 1 and ahead in messages


def test_a_closed_reader_ends_it_quietly() -> None:
    command = [sys.executable, "-c", "from rawi.cli import main; main()", "annotate"]
    run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run.stdin and run.stdout and run.stderr
    run.stdin.write(lines(*LINES[:1]))
    run.stdin.flush()
    run.stdout.readline()
    run.stdout.close()
    try:
        run.stdin.write(lines(*LINES))
        run.stdin.close()
    except BrokenPipeError:
        pass
    assert run.stderr.read() == b"" and run.wait() == 0


def test_ctrl_c_ends_it_with_a_word_and_no_traceback() -> None:
    command = [sys.executable, "-c", "from rawi.cli import main; main()", "annotate"]
    run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run.stdin and run.stdout
    run.stdin.write(lines(*LINES[:1]))
    run.stdin.flush()
    run.stdout.readline()
    os.kill(run.pid, signal.SIGINT)
    _, messages = run.communicate()
    assert run.returncode == batch.INTERRUPTED and b"Traceback" not in messages and b"stopped" in messages
