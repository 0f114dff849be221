"""Exports that need more than the chronicle as it is: a release made again, and the chronicle as known on a day.

Both resolve a part of the articles by themselves, in a chronicle of their own that is thrown away: what several
articles decide together (which of them are one event, who copied whom) is then as of those articles, and the same
articles, judgements and generation give the same bytes.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from rawi.chronicle.queries import known_on
from rawi.chronicle.rows import Annotated, annotated, sha_of
from rawi.chronicle.store import Chronicle, Given, open_chronicle
from rawi.codec import decode
from rawi.errors import ChronicleError
from rawi.export import export_open
from rawi.export.release import RELEASE_FILE, Options, Release, read_release, unreadable_in
from rawi.knowledge import Knowledge
from rawi.knowledge.names import neutral_names
from rawi.knowledge.number_rules import find_rules
from rawi.records import Article, Judgement, replace
from rawi.resolve import key_of, resolve
from rawi.run.local import generation_of, make

ARTICLES_AT_ONCE = 512  # in a transaction


def export(file: Path, folder: Path, options: Options, out: TextIO, as_of: str | None = None) -> int:
    """Write an export and print its files; with `as_of` of the articles that were published by that day alone.

    Articles without a date are left out there: of them it is not known.
    """
    rules = find_rules(options.number_rules) if options.number_rules else None
    options = replace(options, number_rules=rules.id if rules else None)  # a release holds no path
    with closing(open_chronicle(file)) as chronicle:
        if as_of is None:
            written = export_open(chronicle, options, folder, rules)
        else:
            with as_known_on(chronicle, as_of) as part:
                written = export_open(part, options, folder, rules, unreadable_in(chronicle))
    for path, rows in written:
        print(f"{path}\t{rows}", file=out)
    return 0


def export_again(
    file: Path, page: Path, folder: Path, out: TextIO, number_rules: str | None = None, gazetteer: Path | None = None
) -> int:
    """Make a release again from its page, and compare. Returns 1 and names the files where one is not the same.

    `number_rules`, `gazetteer`: where the rule set and the places of then lie, if they are files of the user's own.
    """
    release = read_release(page)
    chosen = release.options.number_rules and (number_rules or release.options.number_rules)
    rules = find_rules(chosen) if chosen else None
    with closing(open_chronicle(file)) as chronicle, as_released(chronicle, release, page, gazetteer) as part:
        export_open(part, release.options, folder, rules, release.unreadable)
    made = read_release(folder / RELEASE_FILE)
    now = {each.name: each.sha256 for each in made.files}
    for each in release.files:
        same = now.get(each.name) == each.sha256
        print(f"{folder / each.name}\t{each.rows}\t{'the same' if same else 'NOT the same'}", file=out)
    print(f"release\t{made.sha256}\t{'the same' if made.sha256 == release.sha256 else 'NOT the same'}", file=out)
    if made.rawi != release.rawi:
        print(f"rawi\tthen {release.rawi}, now {made.rawi}: copies and events are told by its code", file=out)
    return int(made.sha256 != release.sha256)


@contextmanager
def as_known_on(chronicle: Chronicle, day: str) -> Iterator[Chronicle]:
    """A chronicle of the articles that were published by a day and of the judgements made by then."""
    articles = dict.fromkeys(sorted(known_on(chronicle, day)))
    judgements = [each for each in chronicle.judgements() if each.when[:10] <= day]
    with TemporaryDirectory() as beside, closing(_part(chronicle, articles, judgements, beside)) as part:
        yield part


@contextmanager
def as_released(chronicle: Chronicle, release: Release, page: Path, gazetteer: Path | None) -> Iterator[Chronicle]:
    """A chronicle of what a release was made of. Raises ChronicleError where this one is of another generation."""
    if chronicle.meta("generation") != release.generation:
        raise ChronicleError(
            f"{page} was made by another generation:\n  then: {release.generation}\n"
            f"  now:  {chronicle.meta('generation')}\nuse the rawi and the knowledge of then on these articles"
        )
    wanted = set(release.judgements)
    judgements = [each for each in chronicle.judgements() if each.id in wanted]
    if lacking := sorted(wanted - {each.id for each in judgements}):
        raise ChronicleError(f"{chronicle.path} lacks {len(lacking)} judgements of {page}, {lacking[0]} among them")
    with (
        TemporaryDirectory() as beside,
        closing(_part(chronicle, release.articles, judgements, beside, gazetteer)) as part,
    ):
        yield part


def _part(
    chronicle: Chronicle,
    articles: dict[str, str] | dict[str, None],
    judgements: list[Judgement],
    folder: str,
    gazetteer: Path | None = None,
) -> Chronicle:
    """A chronicle of some of the articles (id -> hash of the record that is meant, None: as it is), resolved anew."""
    there = chronicle.known()
    if gone := sorted(set(articles) - set(there)):
        raise ChronicleError(
            f"{chronicle.path} lacks {len(gone)} of its articles, {gone[0]} among them; build them into it"
        )
    part = open_chronicle(Path(folder) / "part.db", write=True)
    part.begin(chronicle.meta("generation") or "")
    changed = [name for name, sha in articles.items() if sha is not None and there[name] != sha]
    said = _again(chronicle, articles, changed, gazetteer)
    failed = set(chronicle.waiting())
    waiting: list[tuple[Given, Annotated | None]] = []
    for name in articles:
        waiting.append(said.get(name) or _as_it_is(chronicle, name, name in failed))
        if len(waiting) == ARTICLES_AT_ONCE:
            _add(part, waiting)
    _add(part, waiting)
    for judgement in judgements:
        part.judge(judgement)
    keys = (key_of(*part.fetch(name)) for name in part.annotated())
    part.replace_derived(resolve(keys, part.fetch, part.judgements(), neutral=neutral_names()))
    return part


def _add(part: Chronicle, waiting: list[tuple[Given, Annotated | None]]) -> None:
    part.add([given for given, _ in waiting], [said for _, said in waiting if said])
    waiting.clear()


def _as_it_is(chronicle: Chronicle, name: str, failed: bool) -> tuple[Given, Annotated | None]:
    """An article and its annotation, or none where it could not be annotated."""
    if failed:
        return _given(chronicle.article(name)), None
    article, annotation = chronicle.fetch(name)
    return _given(article), annotated(article, annotation)


def _given(article: Article) -> Given:
    """An article without the bytes of its page, which no export shows; their hash stays in its record."""
    return Given(article, "")


def _again(
    chronicle: Chronicle, articles: dict[str, str] | dict[str, None], changed: Iterable[str], gazetteer: Path | None
) -> dict[str, tuple[Given, Annotated]]:
    """Articles whose metadata was another then, from their receipts and annotated as of then."""
    changed = list(changed)
    if not changed:
        return {}
    knowledge = Knowledge.load(gazetteer)
    if generation_of(knowledge) != chronicle.meta("generation"):
        raise ChronicleError(
            f"{changed[0]} came again with more metadata since, and only what made it can read it as it was:\n"
            f"  it:  {chronicle.meta('generation')}\n  now: {generation_of(knowledge)}\n"
            "use that rawi, and name the gazetteer it was built with (--gazetteer) if there was one"
        )
    found = {}
    for name in changed:
        article = _receipt(chronicle, name, articles[name])
        found[name] = (_given(article), make(article, knowledge).annotated)
    return found


def _receipt(chronicle: Chronicle, name: str, sha: str | None) -> Article:
    text = chronicle.article(name).text
    for (record,) in chronicle.rows("SELECT record FROM receipts WHERE article = ? AND sha = ?", (name, sha)):
        article = replace(decode(record, Article), text=text)
        if sha_of(article) == sha:
            return article
    raise ChronicleError(f"{chronicle.path} has no receipt of {name} as it was then ({sha})")
