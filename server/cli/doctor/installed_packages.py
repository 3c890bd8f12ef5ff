"""The packages that are installed, beside those that Dateline's own metadata asks for."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement
from packaging.version import Version

_BOUNDS = (">=", "==", "~=", ">")


def missing_packages() -> list[Requirement]:
    """Those that are not installed. Raises PackageNotFoundError where Dateline itself is not."""
    needed = [each for each in _asked_for() if not each.marker or each.marker.evaluate()]
    return [each for each in needed if installed_version(each) is None]


def packages_too_old() -> list[Requirement]:
    """Those below their lower bound, of extras too where they are installed."""
    return [each for each in _asked_for() if _is_below(each)]


def installed_version(package: Requirement) -> str | None:
    try:
        return version(package.name)
    except PackageNotFoundError:
        return None


def _asked_for() -> list[Requirement]:
    return [Requirement(line) for line in requires("dateline") or []]


def _is_below(package: Requirement) -> bool:
    found = installed_version(package)
    bounds = [each.version for each in package.specifier if each.operator in _BOUNDS]
    return found is not None and any(Version(found) < Version(each) for each in bounds)
