"""What can go wrong when two versions are compared."""

from __future__ import annotations


class ImpactError(Exception):
    """The comparison cannot be made: the message says why, and what to do."""
