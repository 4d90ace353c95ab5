"""The drugs of the protocol, from the words of a message to the core."""

from __future__ import annotations

from core.agent import Agent
from nlu import parsed as said

AGENT = {
    said.Drug.PREDNISONE: Agent.PREDNISONE,
    said.Drug.METHYLPREDNISOLONE: Agent.METHYLPREDNISOLONE,
    said.Drug.METHOTREXATE: Agent.METHOTREXATE,
    said.Drug.FOLIC_ACID: Agent.FOLIC_ACID,
    said.Drug.AZATHIOPRINE: Agent.AZATHIOPRINE,
    said.Drug.MYCOPHENOLATE: Agent.MYCOPHENOLATE,
    said.Drug.IVIG: Agent.IVIG,
    said.Drug.RITUXIMAB: Agent.RITUXIMAB,
    said.Drug.CYCLOPHOSPHAMIDE: Agent.CYCLOPHOSPHAMIDE,
    said.Drug.CICLOSPORIN: Agent.CICLOSPORIN,
    said.Drug.TACROLIMUS: Agent.TACROLIMUS,
}
