"""The drugs of the protocol by name."""

from __future__ import annotations

from enum import StrEnum


class Agent(StrEnum):
    """A drug of the protocol."""

    PREDNISONE = "prednisone"
    METHYLPREDNISOLONE = "intravenous methylprednisolone"
    METHOTREXATE = "methotrexate"
    FOLIC_ACID = "folic acid"
    AZATHIOPRINE = "azathioprine"
    MYCOPHENOLATE = "mycophenolate mofetil"
    IVIG = "intravenous immunoglobulin"
    RITUXIMAB = "rituximab"
    CYCLOPHOSPHAMIDE = "cyclophosphamide"
    CICLOSPORIN = "ciclosporin"
    TACROLIMUS = "tacrolimus"


PARTNERS = (Agent.METHOTREXATE, Agent.AZATHIOPRINE, Agent.MYCOPHENOLATE)

IMMUNOSUPPRESSANTS = frozenset(Agent) - {Agent.FOLIC_ACID, Agent.IVIG}
