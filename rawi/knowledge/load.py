"""All knowledge and models, read once by the caller and passed to every step.

Each kind has its reader beside its files; this module only puts them together under one fingerprint, which stands in
`made_by` of every annotation: same article, same fingerprint, same answer.
"""

import gc
from dataclasses import dataclass
from pathlib import Path

from rawi import __version__
from rawi.knowledge.boilerplate import BoilerplateTable, read_boilerplate
from rawi.knowledge.events import EventTable, read_events
from rawi.knowledge.files import ROOT, Case, fingerprint
from rawi.knowledge.labels import LabelTable, read_labels
from rawi.knowledge.names import NameTable, read_names
from rawi.knowledge.numbers import NumberTable, read_numbers
from rawi.knowledge.own_places import fingerprint_of, read_rows
from rawi.knowledge.people import PeopleTable, read_people
from rawi.knowledge.places import PlaceTable, read_places
from rawi.knowledge.reports import ReportTable, read_reports
from rawi.knowledge.times import TimeTable, read_times

MODELS = Path(__file__).parent.parent / "models"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One table for each kind of thing that steps look for. Load it once for each process."""

    fingerprint: str
    boilerplate: BoilerplateTable
    times: TimeTable
    numbers: NumberTable
    names: NameTable
    places: PlaceTable
    people: PeopleTable
    reports: ReportTable
    events: EventTable
    labels: LabelTable
    gazetteer: Path | None = None
    gazetteer_fingerprint: str = ""

    @classmethod
    def load(cls, gazetteer: Path | None = None) -> "Knowledge":
        """Read every file; raises KnowledgeError naming file, line and what to write.

        `gazetteer`: a user's own, beside ours; what it says is named in the signature, so that a chronicle knows.

        Collecting garbage among millions of new objects that all stay would take half of the time, and going through
        them again in every later pass a tenth of annotating: so it waits, and they are frozen.
        """
        was_collecting = gc.isenabled()
        gc.disable()
        try:
            return cls._read(gazetteer)
        finally:
            gc.freeze()
            if was_collecting:
                gc.enable()

    @classmethod
    def _read(cls, gazetteer: Path | None) -> "Knowledge":
        own = read_rows(gazetteer) if gazetteer else []
        return cls(
            fingerprint=fingerprint(ROOT, MODELS),
            boilerplate=read_boilerplate(),
            times=read_times(),
            numbers=read_numbers(),
            names=read_names(MODELS),
            places=read_places(own),
            people=read_people(),
            reports=read_reports(),
            events=read_events(),
            labels=read_labels(),
            gazetteer=gazetteer,
            gazetteer_fingerprint=fingerprint_of(own) if gazetteer else "",
        )

    @property
    def signature(self) -> str:
        """Who makes annotations with this knowledge; two that differ are two generations."""
        own = f", gazetteer {self.gazetteer_fingerprint[:8]}" if self.gazetteer else ""
        return f"rawi {__version__}, knowledge {self.fingerprint[:8]}{own}, model {self.names.model}"

    def cases(self) -> tuple[Case, ...]:
        """Every example and counter-example of every file."""
        tables = (self.boilerplate, self.times, self.numbers, self.names, self.places, self.people, self.reports,
                  self.events, self.labels)  # fmt: skip
        return tuple(case for table in tables for case in table.cases)
