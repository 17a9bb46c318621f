"""YAML from anybody as texts, lists and objects: no dates, no numbers, no tags, no key twice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from stakemap.errors import InputError, LimitExceeded, Problem
from stakemap.io.limits import Limits
from stakemap.io.packed import PACKED, is_packed
from stakemap.io.registers.gathering import Gathered
from stakemap.io.registers.places import Place
from stakemap.io.registers.values import text_of
from stakemap.work import each

__all__ = ["files_of", "values_of"]

_ENDINGS = (".yml", ".yaml")
_FILE = "file"
"""What a record is called of a file that cannot be read."""


def files_of(path: Path, gathered: Gathered, limits: Limits) -> Iterator[tuple[Path, Any]]:
    """Each file with its values; one of a folder that cannot be read is told, and the others stand."""
    files = sorted(one for one in path.rglob("*") if _is_yaml(one)) if path.is_dir() else [path]
    for file in each(files):
        try:
            yield file, values_of(file, limits)
        except LimitExceeded:
            raise
        except InputError as error:
            if file == path:
                raise
            for problem in error.problems:
                gathered.problem(problem.cause, problem.cure, Place(file.name, _FILE, problem.row or 1))


def _is_yaml(path: Path) -> bool:
    name = path.name.lower().removesuffix(PACKED) if is_packed(path) else path.name.lower()
    return name.endswith(_ENDINGS)


def values_of(path: Path, limits: Limits) -> Any:
    """What a file says, every value a text.

    Raises
    ------
    InputError
        No YAML, or a key twice in one object, with its line; `LimitExceeded` over a cap.
    """
    import yaml

    text = text_of(path, limits)
    try:
        _check_shape(text, path.name, limits)
        return yaml.load(text, Loader=_loader())  # noqa: S506  makes texts, lists and objects alone
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        cause = f"not YAML: {error.problem or 'cannot be read'}"
        row = mark.line + 1 if mark else None
        raise InputError([Problem(cause, "mend it, or write it again", path.name, row=row)]) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise InputError([Problem("not YAML that can be read", "write it again", path.name)]) from None


def _check_shape(text: str, file: str, limits: Limits) -> None:
    """Refuse what is too deep or too much while it is still a row of events."""
    import yaml

    depth = 0
    for values, event in enumerate(each(yaml.parse(text, Loader=_loader())), 1):
        if isinstance(event, yaml.AliasEvent):
            cause = "an alias, by which a short file may stand for a long one"
            row = event.start_mark.line + 1 if event.start_mark else None
            raise InputError([Problem(cause, "write it out", file, row=row)])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > limits.json_depth or values > limits.json_values:
            cause = f"brackets more than {limits.json_depth} deep"
            cause = cause if depth > limits.json_depth else f"more than {limits.json_values} values"
            raise LimitExceeded([Problem(cause, "is this a stakemap file?", file, code="limit")])


@cache
def _loader() -> Any:
    """Reads every value as a text and refuses a key that stands twice; in C where PyYAML was built so."""
    import yaml

    class Texts(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            seen: set[str] = set()
            for key, _ in node.value:
                plain = isinstance(key, yaml.ScalarNode)
                if not plain or key.value in seen:
                    cause = "a key twice in one object" if plain else "no text as key"
                    raise yaml.constructor.ConstructorError(None, None, cause, key.start_mark)
                seen.add(key.value)
            made: dict[Any, Any] = super().construct_mapping(node, deep)
            return made

    return Texts
