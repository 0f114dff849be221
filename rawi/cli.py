"""The command line: each command parses, calls one function and prints."""

import sys
from pathlib import Path
from typing import Any, BinaryIO

import click

from rawi import __version__
from rawi.errors import RawiError


class Commands(click.Group):
    """The commands; what goes wrong on purpose becomes a message and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RawiError as error:
            print(f"rawi: {error}", file=sys.stderr)
            sys.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """rawi turns piles of Arabic news into a sourced chronicle of conflict events."""


_number_rules = click.option(
    "--number-rules", metavar="SET", help="Put numbers by this rule set, or file, beside vague words."
)


_gazetteer = click.option(
    "--gazetteer", type=click.Path(path_type=Path), help="Use these places too, a file of `rawi gazetteer add`."
)


def _rules(name: str | None) -> Any:
    from rawi.knowledge.number_rules import find_rules

    return find_rules(name) if name is not None else None


@main.command()
@click.option("--with-text", is_flag=True, help="Add the stored text to each line.")
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="How many work at once.")
@_gazetteer
@_number_rules
def annotate(with_text: bool, processes: int, gazetteer: Path | None, number_rules: str | None) -> None:
    """Annotate articles: JSON lines in, JSON lines out.

    Example: rawi annotate < articles.jsonl > annotations.jsonl
    """
    from rawi.run.batch import annotate_lines

    files = (sys.stdin.buffer, sys.stdout.buffer, sys.stderr)
    sys.exit(annotate_lines(*files, with_text, processes, rules=_rules(number_rules), gazetteer=gazetteer))


@main.command()
@click.argument("paths", nargs=-1)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The chronicle to make or extend.")
@click.option("--processes", type=click.IntRange(1), help="How many work at once; all cores if left out.")
@click.option("--reannotate", is_flag=True, help="Make all annotations anew, with what this rawi knows.")
@click.option("--on", "address", metavar="ADDRESS", help="Annotate on a Ray cluster: ray://HOST:PORT, or ray://local.")
@click.option("--tables", metavar="PLACE", help="With --on: a folder or URL for Parquet tables, seen by all workers.")
@_gazetteer
def build(
    paths: tuple[str, ...],
    output: Path,
    processes: int | None,
    reannotate: bool,
    address: str | None,
    tables: str | None,
    gazetteer: Path | None,
) -> None:
    """Make or extend a chronicle from files and folders of articles. Run again, it goes on where it stopped.

    Example: rawi build news/ dump.jsonl.gz -o chronicle.db
    """
    if address:
        from rawi.run.cluster import build_on

        sys.exit(build_on(address, paths, output, sys.stderr, processes, reannotate, None, gazetteer, tables))
    if tables:
        raise click.UsageError("--tables goes with --on; for tables of a local build: rawi export --format parquet")
    from rawi.run.local import build as build_chronicle

    files = [Path(path) for path in paths]
    sys.exit(build_chronicle(files, output, sys.stderr, processes, reannotate, gazetteer=gazetteer))


FORMS = ("jsonl", "csv", "hxl", "xlsx", "parquet", "geojson", "acled", "ucdp", "plover", "ftm", "webannotation",
         "methods")  # fmt: skip


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "forms", multiple=True, type=click.Choice(FORMS), help="What to write; may be given again.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder to write to.")
@click.option("--bom", is_flag=True, help="Begin CSV files with a byte order mark: Excel then reads the Arabic right.")
@click.option("--public", is_flag=True, help="A redacted copy: names of private persons and exact places withheld.")
@click.option("--places", type=click.Choice(["exact", "town", "admin"]), default="town", show_default=True,
              help="The places a public copy shows.")  # fmt: skip
@click.option("--names", type=click.Choice(["office", "reviewed"]), default="reviewed", show_default=True,
              help="Whom a public copy names: only those a reviewer let, or holders of an office too.")  # fmt: skip
@click.option("--quote", type=click.IntRange(0, 200), help="Characters quoted on each side of a claim's words.")
@click.option("--release", metavar="NAME", help="Name a release; its page can make it again byte for byte.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="As known on this day.")
@click.option("--again", type=click.Path(exists=True, path_type=Path), help="Make the release of this page again.")
@_gazetteer
@_number_rules
def export(file: Path, output: Path, as_of: Any, again: Path | None, gazetteer: Path | None, **wanted: Any) -> None:
    """Write a chronicle's events, claims, copies, origins, stories, actors and articles for other programs.

    Example: rawi export chronicle.db --format csv -o tables/ --bom
    """
    from rawi.export.release import Options
    from rawi.run.release import export as export_now
    from rawi.run.release import export_again

    if again:
        sys.exit(export_again(file, again, output, sys.stdout, wanted["number_rules"], gazetteer))
    if not wanted["forms"]:
        raise click.UsageError("say what to write: --format csv, for example")
    sys.exit(export_now(file, output, Options(**wanted), sys.stdout, as_of and as_of.date().isoformat()))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(1, 65535), default=8642, show_default=True, help="Where to listen.")
@click.option("--read-only", is_flag=True, help="Show the pages, but take no judgements.")
def serve(file: Path, port: int, read_only: bool) -> None:
    """Open a chronicle in the browser: a reading room on this machine alone.

    Example: rawi serve chronicle.db
    """
    from rawi.web.app import serve as open_room

    open_room(file, port, read_only, sys.stderr)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--since", metavar="DAY|RELEASE", help="A day, 2024-03-14, or the release.json of a release.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write CSV to this file.")
@click.option("--bom", is_flag=True, help="Begin it with a byte order mark: Excel then reads the Arabic right.")
@_gazetteer
def corrections(file: Path, since: str | None, output: Path | None, bom: bool, gazetteer: Path | None) -> None:
    """List what sources changed or withdrew and what reviewers decided; with --since, how each event has changed.

    Example: rawi corrections chronicle.db --since 2024-1/release.json -o changes.csv
    """
    from rawi.run.corrections import corrections as list_corrections

    sys.exit(list_corrections(file, since, output, bom, gazetteer, sys.stdout))


@main.group()
def review() -> None:
    """Decide outside the reading room: from a spreadsheet, or on an article that was taken back."""


_who = click.option("--who", required=True, metavar="NAME", help="Who decides; it stands beside the decision.")
_why = click.option("--why", required=True, metavar="TEXT", help="The reason; a row's own stands in its review_why.")


@review.command("import")
@click.argument("returned", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@_who
@_why
@click.option("--dry-run", is_flag=True, help="Say what would be taken down, and do nothing.")
def review_import(returned: Path, file: Path, who: str, why: str, dry_run: bool) -> None:
    """Take down what was written in an exported table (CSV or XLSX) that came back from a spreadsheet.

    Example: rawi review import events.csv chronicle.db --who Layla --why "second reading"
    """
    from rawi.run.reviews import import_reviews

    sys.exit(import_reviews(returned, file, who, why, sys.stdout, sys.stderr, dry_run))


@review.command("withdrawn")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("article")
@click.option("--on", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The day it went.")
@_who
@_why
def review_withdrawn(file: Path, article: str, day: Any, who: str, why: str) -> None:
    """Take down that an outlet took an article back. It stays; its claims are marked, and listed as corrections.

    Example: rawi review withdrawn chronicle.db https://news.example/12 --on 2024-03-20 --who Layla --why "page is gone"
    """
    from rawi.run.reviews import withdraw_article

    sys.exit(withdraw_article(file, article, day.date().isoformat(), who, why, sys.stdout))


@review.command("undo")
@click.argument("file", type=click.Path(path_type=Path))
@_who
@click.option("--why", default="undone", show_default=True, metavar="TEXT", help="The reason.")
def review_undo(file: Path, who: str, why: str) -> None:
    """Take back somebody's last act, made here or in the reading room: all that one file brought, for example.

    Example: rawi review undo chronicle.db --who Layla
    """
    from rawi.run.reviews import undo

    sys.exit(undo(file, who, why, sys.stdout))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def verify(file: Path) -> None:
    """Prove that every record's words stand where it says, every hash and every reference.

    Example: rawi verify chronicle.db
    """
    from rawi.chronicle.verify import verify_chronicle

    sys.exit(verify_chronicle(file, sys.stdout))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The new file.")
def rescue(file: Path, output: Path) -> None:
    """Save what can be read of a damaged chronicle in a new file.

    Example: rawi rescue chronicle.db -o saved.db
    """
    from rawi.chronicle.rescue import rescue as save_from

    sys.exit(save_from(file, output, sys.stderr))


@main.command()
@click.argument("gold", type=click.File("rb"))
@click.argument("annotations", type=click.File("rb"), required=False)
@click.option("--show", type=click.Choice(["person", "organisation", "place", "time", "casualties", "report", "event"]),
              help="Print what was missed and what is wrong.")  # fmt: skip
def evaluate(gold: BinaryIO, annotations: BinaryIO | None, show: str | None) -> None:
    """Score annotations against gold articles; without ANNOTATIONS the gold's texts are annotated now.

    Example: rawi evaluate gold.jsonl annotations.jsonl --show event
    """
    from rawi.run.evaluation import evaluation_of, print_evaluation

    print_evaluation(evaluation_of(gold, annotations), show)


@main.group()
def knowledge() -> None:
    """Look after the files that say what rawi knows."""


@knowledge.command("check")
def knowledge_check() -> None:
    """Check every knowledge file: its form, its letters, and that its own examples hold.

    Example: rawi knowledge check
    """
    from rawi.run.knowledge_check import check_knowledge

    sys.exit(check_knowledge(sys.stdout))


@main.group()
def gazetteer() -> None:
    """Keep places of your own beside those that rawi knows."""


@gazetteer.command("add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The file to make or add to.")
@click.option("--country", "countries", multiple=True, metavar="CODE", help="Only this country; may be given again.")
def gazetteer_add(paths: tuple[Path, ...], output: Path, countries: tuple[str, ...]) -> None:
    """Add places of a table (CSV), a GeoNames dump or Who's On First to a file for --gazetteer.

    Example: rawi gazetteer add villages.csv LY.zip -o own.tsv
    """
    from rawi.run.gazetteer import add_places

    sys.exit(add_places(paths, output, countries, sys.stderr))


@main.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False))
@click.argument("article", required=False)
@click.option("--at", type=int, help="Only what covers this offset, in code points of the stored text.")
@_gazetteer
@_number_rules
def explain(source: str, article: str | None, at: int | None, gazetteer: Path | None, number_rules: str | None) -> None:
    """Say why each value of an article is what it is: step, rule, file and line.

    SOURCE is a chronicle or a file of articles as JSON lines; ARTICLE an id or url, the first article if left out.

    Example: rawi explain chronicle.db art:3f9a0c --at 120
    """
    from rawi.run.explanation import explain_article

    sys.exit(explain_article(source, article, at, sys.stdout, _rules(number_rules), gazetteer))


@main.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Keep the chronicle in this file.")
def demo(output: Path | None) -> None:
    """Build the sample corpus (invented articles) and print its chronicle.

    Example: rawi demo -o demo.db
    """
    from rawi.run.demo import demo as tell_sample

    sys.exit(tell_sample(sys.stdout, sys.stderr, output))
