"""Records to JSON lines and back, from the records' own fields.

One schema version for all records (`records.SCHEMA`). A record of an older version passes through the upgraders on
its way in; one of a newer version is refused.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from rawi.errors import ChronicleError
from rawi.records import SCHEMA, Annotation

T = TypeVar("T")

# version n -> a function that turns the plain JSON of version n into that of n + 1
UPGRADERS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}

_encoder = msgspec.json.Encoder()
_annotations = msgspec.json.Decoder(Annotation)


def encode(record: Any) -> bytes:
    """One record as one line of UTF-8 JSON, without the line end."""
    return _encoder.encode(record)


def decode(line: bytes | str, kind: type[T]) -> T:
    """One record from one line; raises msgspec.ValidationError with the path of the field that does not fit."""
    return msgspec.json.decode(line, type=kind)


def decode_annotation(line: bytes | str) -> Annotation:
    """An annotation of this or an older schema."""
    try:
        annotation = _annotations.decode(line)
        if annotation.schema == SCHEMA:
            return annotation
    except msgspec.ValidationError:
        pass  # perhaps of an older schema: told apart below
    return msgspec.convert(upgraded(msgspec.json.decode(line)), Annotation)


def upgraded(plain: dict[str, Any]) -> dict[str, Any]:
    """Plain JSON of an annotation, brought to the present schema."""
    version = plain.get("schema", SCHEMA)
    if version > SCHEMA:
        raise ChronicleError(f"schema {version} is newer than this rawi's {SCHEMA}; update rawi")
    while version < SCHEMA:
        plain = UPGRADERS[version](plain)
        version += 1
        plain["schema"] = version
    return plain
