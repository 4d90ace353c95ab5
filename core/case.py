"""The case: what is known of one patient. Every finding has a state, and *not stated* is never *no*."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, StrEnum
from types import MappingProxyType

from core.agent import Agent
from core.quantities import ActualKg, Cm, Mg, Weeks, Years


class State(StrEnum):
    """The five states of a finding."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCERTAIN = "uncertain"
    FAMILY_OR_PAST = "family or past"
    NOT_STATED = "not stated"


class Finding(StrEnum):
    """A finding that some rule of the protocol, or some safety limit, reads."""

    DIABETES = "diabetes"
    OSTEOPOROSIS = "osteoporosis"
    GLAUCOMA = "glaucoma"
    HIGH_RELAPSE_RISK = "high relapse risk"
    LOW_STEROID_RISK = "low risk of steroid complications"
    ILD = "interstitial lung disease"
    LUNG_DISEASE = "lung disease"
    OTHER_LUNG_DISEASE = "lung disease other than interstitial lung disease"
    RAPIDLY_PROGRESSIVE_ILD = "rapidly progressive interstitial lung disease"
    SEVERE_SKIN_DISEASE = "severe skin disease"
    DYSPHAGIA = "dysphagia"
    SEVERE_DYSPHAGIA = "severe dysphagia"
    RESPIRATORY = "respiratory muscle involvement"
    SEVERE_WEAKNESS = "severe weakness"
    PREGNANCY = "pregnancy"
    BREASTFEEDING = "breastfeeding"
    PLANNING_PREGNANCY = "pregnancy planned"
    CHILDBEARING_POTENTIAL = "childbearing potential"
    RELIABLE_CONTRACEPTION = "reliable contraception"
    RENAL_IMPAIRMENT = "renal impairment"
    LIVER_DISEASE = "liver disease"
    ALCOHOL_EXCESS = "alcohol excess"
    BLOOD_DYSCRASIA = "blood dyscrasia"
    IMMUNODEFICIENCY = "immunodeficiency"
    ACTIVE_INFECTION = "active infection"
    TUBERCULOSIS = "tuberculosis"
    TUBERCULOSIS_TREATED = "tuberculosis treated"
    WEIGHT_LOSS = "notable weight loss"
    REFRACTORY = "refractory disease"
    ANTI_MDA5 = "anti-MDA5 antibodies"
    IMMUNOGLOBULIN_REACTION = "anti-IgA antibodies, or anaphylaxis to immunoglobulin"
    HYPERTENSION = "hypertension"
    OVERDOSE = "overdose taken"


class Test(StrEnum):
    """A test that gates a drug."""

    __test__ = False  # not a test of this program

    TPMT = "thiopurine methyltransferase"
    NUDT15 = "NUDT15"
    HEPATITIS_B = "hepatitis B"
    HEPATITIS_C = "hepatitis C"
    LIVER_TESTS = "liver tests"


class Result(StrEnum):
    """What is known of a test (settlement D14)."""

    CLEAR = "clear"
    ABNORMAL = "abnormal"  # positive, deficient, deranged
    INTERMEDIATE = "intermediate"  # thiopurine methyltransferase or NUDT15 only
    PENDING = "pending"
    NOT_STATED = "not stated"


class Disease(StrEnum):
    """An inflammatory myopathy of the protocol; `MYOSITIS` where its kind is not known."""

    MYOSITIS = "inflammatory myopathy"
    DERMATOMYOSITIS = "dermatomyositis"
    AMYOPATHIC_DERMATOMYOSITIS = "amyopathic dermatomyositis"
    JUVENILE_DERMATOMYOSITIS = "juvenile dermatomyositis"
    POLYMYOSITIS = "polymyositis"
    ANTISYNTHETASE = "antisynthetase syndrome"
    OVERLAP = "overlap myositis"
    IMNM = "immune-mediated necrotising myopathy"
    IMNM_SRP = "anti-SRP immune-mediated necrotising myopathy"
    IMNM_HMGCR = "anti-HMGCR-associated myopathy"
    INCLUSION_BODY_MYOSITIS = "inclusion body myositis"


DERMATOMYOSITIS_FAMILY = frozenset(
    {Disease.DERMATOMYOSITIS, Disease.AMYOPATHIC_DERMATOMYOSITIS, Disease.JUVENILE_DERMATOMYOSITIS}
)


class OutOfScope(StrEnum):
    """A disease that the protocol does not treat (settlement D27)."""

    POLYMYALGIA = "polymyalgia rheumatica"
    RHABDOMYOLYSIS = "rhabdomyolysis"
    CHECKPOINT_MYOSITIS = "checkpoint-inhibitor myositis"
    OTHER = "another disease"


class Sex(Enum):
    """As stated; `None` in a case where nobody said."""

    FEMALE = "female"
    MALE = "male"


class AgeGroup(Enum):
    """Said in a word, where the years are not known."""

    ADULT = "adult"
    CHILD = "child"


class Response(StrEnum):
    """How the disease answered to the treatment so far."""

    GOOD = "good response"
    NONE = "no response"
    FLARE = "flare"
    NOT_STATED = "not stated"


class OtherDrug(StrEnum):
    """A drug outside the protocol that meets one of its drugs."""

    ALLOPURINOL = "allopurinol"
    FEBUXOSTAT = "febuxostat"
    TRIMETHOPRIM = "trimethoprim or co-trimoxazole"
    INSULIN = "insulin"
    STATIN = "a statin"


class Unclear(StrEnum):
    """A contradiction or ambiguity that must be resolved by asking before it can be used."""

    DM_MEANING = "DM: dermatomyositis or diabetes"
    LUNG_DISEASE = "lung disease both denied and described"
    WEIGHT = "two different weights"
    WEIGHT_UNIT = "a weight without a unit"
    WEIGHT_IMPLAUSIBLE = "a weight outside the plausible range"
    HEIGHT_IMPLAUSIBLE = "a height outside the plausible range"


@dataclass(frozen=True, slots=True)
class SteroidCourse:
    """Prednisone as it is being taken. None: not stated."""

    dose: Mg | None = None  # mg a day
    weeks: Weeks | None = None  # at this dose
    response: Response = Response.NOT_STATED


# Every rule asks these: the member of an enumeration is looked up once, not at each question.
PRESENT, ABSENT, UNCERTAIN = State.PRESENT, State.ABSENT, State.UNCERTAIN
FAMILY_OR_PAST, NOT_STATED = State.FAMILY_OR_PAST, State.NOT_STATED
_NO_RESULT = Result.NOT_STATED


@dataclass(frozen=True)
class Case:
    """One patient. None, or absence from a mapping, is *not stated*."""

    disease: Disease | None = None
    disease_uncertain: bool = False  # "?dermatomyositis"
    out_of_scope: OutOfScope | None = None
    age: Years | None = None
    age_group: AgeGroup | None = None
    sex: Sex | None = None
    weight: ActualKg | None = None
    height: Cm | None = None
    findings: Mapping[Finding, State] = field(default_factory=dict)
    tests: Mapping[Test, Result] = field(default_factory=dict)
    egfr: Decimal | None = None  # mL/min (eGFR or creatinine clearance)
    steroid: SteroidCourse = SteroidCourse()
    taking: frozenset[OtherDrug] = frozenset()
    treated_with: frozenset[Agent] = frozenset()  # drugs of the protocol that are taken now
    unclear: frozenset[Unclear] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "findings", MappingProxyType(dict(self.findings)))
        object.__setattr__(self, "tests", MappingProxyType(dict(self.tests)))

    def state(self, finding: Finding) -> State:
        return self.findings.get(finding, NOT_STATED)

    def has(self, finding: Finding) -> bool:
        """Stated as present. The contrary is not "absent": see `lacks`."""
        return self.findings.get(finding) is PRESENT

    def has_any(self, findings: Iterable[Finding], state: State = PRESENT) -> bool:
        """Whether at least one of them is stated so."""
        found = self.findings
        for finding in findings:  # noqa: SIM110 - half the time of `any`, and every rule asks
            if found.get(finding) is state:
                return True
        return False

    def lacks(self, finding: Finding) -> bool:
        """Stated as absent."""
        return self.findings.get(finding) is ABSENT

    def result(self, test: Test) -> Result:
        return self.tests.get(test, _NO_RESULT)
