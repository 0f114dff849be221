"""Coverage-guided search for inputs that crash reading or annotating (libFuzzer, through atheris).

    python -m tests.hostile.fuzz [FOLDER...] [-max_total_time=600] [-timeout=60]

The first byte of an input tells what the rest is: a line, a page, a crawl, an annotation. Seeds are those of `mutate`.
An input that crashes or hangs is left in the working folder, as `crash-...` or `timeout-...`.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["rawi.read", "rawi.annotate", "rawi.text", "rawi.codec"]):
    from rawi.knowledge import Knowledge
    from tests.hostile import mutate
    from tests.hostile.reading import CRASHED, outcome_of

LONGEST = 20_000  # bytes of an input: longer ones find nothing that shorter ones don't, and take longer


def main() -> None:
    knowledge = Knowledge.load()

    def once(raw: bytes) -> None:
        kind = mutate.KINDS[raw[0] % len(mutate.KINDS)] if raw else "line"
        name, how = ("a.warc", "file") if kind == "warc" else ("", kind)
        outcome = outcome_of(how, raw[1:], knowledge, name)
        assert outcome.what != CRASHED, outcome.why

    with tempfile.TemporaryDirectory() as folder:
        for at, (kind, sources) in enumerate(mutate.seeds(knowledge, 10).items()):
            for n, source in enumerate(sources):
                if len(source) < LONGEST:
                    (Path(folder) / f"{kind}{n}").write_bytes(bytes([at]) + source)
        atheris.Setup([*sys.argv, folder, f"-max_len={LONGEST}"], once)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
