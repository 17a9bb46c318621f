"""The packages that stakemap runs on, as their own metadata tells: versions, licences, who needs whom."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

__all__ = ["Package", "declared", "packages"]

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
_LONGEST = 60
"""Signs of a name of a licence; what is longer is its text."""


@dataclass(frozen=True)
class Package:
    """One installed distribution."""

    name: str

    @cached_property
    def metadata(self) -> metadata.PackageMetadata:
        """What it says of itself."""
        return metadata.metadata(self.name)

    @property
    def version(self) -> str:
        """Its version."""
        return self.metadata["Version"]

    @property
    def purl(self) -> str:
        """Its address in the form of package URLs."""
        return f"pkg:pypi/{self.name}@{self.version}"

    @property
    def licences(self) -> tuple[str, ...]:
        """Names of its licences: the expression, else the classifiers, else the first line of the field."""
        expression = self.metadata.get("License-Expression")
        listed = [line for line in self.metadata.get_all("Classifier", []) if line.startswith("License")]
        field = str(self.metadata.get("License") or "").strip().partition("\n")[0][:_LONGEST]
        named = tuple(line.rpartition("::")[2].strip() for line in listed)
        return (expression,) if expression else named or ((field,) if field else ())

    @property
    def needs(self) -> tuple[str, ...]:
        """Names of what it needs here, without extras."""
        return tuple(_wanted(metadata.requires(self.name) or (), ""))


def plain(name: str) -> str:
    """A name as the index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _wanted(requirements: Iterable[str], extra: str) -> Iterable[str]:
    for text in requirements:
        one = Requirement(text)
        if one.marker is None or one.marker.evaluate({"extra": extra}):
            yield plain(one.name)


def declared(*extras: str) -> tuple[str, ...]:
    """Names in pyproject.toml: of the dependencies, or of extras."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    lists = [project["optional-dependencies"][name] for name in extras] or [project["dependencies"]]
    return tuple(dict.fromkeys(name for one in lists for name in _wanted(one, "") if name != "stakemap"))


def packages(names: Iterable[str]) -> dict[str, Package]:
    """These and all they need, by name; one that is not installed here is left out."""
    found: dict[str, Package] = {}
    waiting = list(names)
    while waiting:
        package = Package(plain(waiting.pop()))
        try:
            _ = package.metadata
        except metadata.PackageNotFoundError:
            continue
        if package.name not in found:
            found[package.name] = package
            waiting += package.needs
    return dict(sorted(found.items()))
