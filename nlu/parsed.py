"""What one message said: typed readings, each with the user's own words and where they stood.

This is the only module of `nlu` that the rest of the program sees. It knows words, not rules: nothing
here says what a finding means for a dose. What a message does not say is not in it: an absent key is
*not stated*, never *no*.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands: `words` is `text[start:end]` of the message as it was sent."""

    start: int
    end: int
    words: str


class State(StrEnum):
    """How a finding was said. The fifth state, *not stated*, is a finding that is not there."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCERTAIN = "uncertain"
    FAMILY = "family"
    PAST = "past"


class Concept(StrEnum):
    """A clinical finding that a message can state. Values are the names of the parse door."""

    ALCOHOL_EXCESS = "alcohol_excess"
    BLOOD_DYSCRASIA = "blood_dyscrasia"  # cytopenias, marrow failure
    BREASTFEEDING = "breastfeeding"
    DIABETES = "diabetes"
    GLAUCOMA = "glaucoma"
    GOUT = "gout"
    HEPATITIS_B = "hepatitis_b"
    HEPATITIS_C = "hepatitis_c"
    HYPERTENSION = "hypertension"
    ILD = "ild"
    IMMUNODEFICIENCY = "immunodeficiency"  # HIV, common variable immunodeficiency; not the one that treatment brings
    LIVER_DISEASE = "liver_disease"
    LUNG_DISEASE = "lung_disease"  # said in general: "no lung disease", "lungs clear", "lung problems"
    MALIGNANCY = "malignancy"
    OBESITY = "obesity"
    OSTEOPOROSIS = "osteoporosis"  # osteopenia is osteoporosis *uncertain*
    OTHER_LUNG_DISEASE = "other_lung_disease"  # asthma, COPD, bronchiectasis: lung disease that is not ILD
    PEPTIC_ULCER = "peptic_ulcer"
    PLANNING_PREGNANCY = "planning_pregnancy"
    PREDIABETES = "prediabetes"
    PREGNANCY = "pregnancy"
    RENAL_IMPAIRMENT = "renal_impairment"
    RHEUMATOID_ARTHRITIS = "rheumatoid_arthritis"
    SYSTEMIC_SCLEROSIS = "systemic_sclerosis"
    TUBERCULOSIS = "tuberculosis"  # latent or active
    TUBERCULOSIS_TREATED = "tuberculosis_treated"  # prophylaxis or treatment given
    ACTIVE_INFECTION = "active_infection"
    # what decides methotrexate and mycophenolate
    CHILDBEARING_POTENTIAL = "childbearing_potential"  # absent: postmenopausal, hysterectomy, sterilised
    RELIABLE_CONTRACEPTION = "reliable_contraception"  # IUD, implant, pill, vasectomised partner
    # disease activity and severity
    DYSPHAGIA = "dysphagia"
    SEVERE_DYSPHAGIA = "severe_dysphagia"  # cannot swallow, choking, aspiration: said beside DYSPHAGIA
    RESPIRATORY = "respiratory"  # respiratory muscle weakness, falling FVC, ventilatory failure
    DYSPNOEA = "dyspnoea"  # shortness of breath, cause not said
    SEVERE_WEAKNESS = "severe_weakness"
    SEVERE_SKIN_DISEASE = "severe_skin_disease"
    RAPIDLY_PROGRESSIVE_ILD = "rapidly_progressive_ild"  # said beside ILD
    WEIGHT_LOSS = "weight_loss"
    REFRACTORY = "refractory"  # steroid-resistant or refractory disease
    # which end of the prednisone range
    HIGH_RELAPSE_RISK = "high_relapse_risk"
    LOW_STEROID_RISK = "low_steroid_risk"  # low risk of steroid complications
    # what decides on escalation
    ANTI_MDA5 = "anti_mda5"
    ANTI_IGA = "anti_iga"  # antibodies against immunoglobulin A
    # what comes before any dose
    STEROID_STOPPED = "steroid_stopped"  # of late, for whatever reason
    FAINTNESS = (
        "faintness_or_vomiting"  # collapse, low blood pressure, vomiting: adrenal insufficiency beside the former
    )
    OVERDOSE = "overdose"  # too much of a drug, taken already: not one that is feared or asked about


SEVERITY: frozenset[Concept] = frozenset({Concept.DYSPHAGIA, Concept.RESPIRATORY, Concept.SEVERE_WEAKNESS})


class Subtype(StrEnum):
    """An inflammatory myopathy. `MYOSITIS` is one whose kind was not said ("myositis", "IIM")."""

    MYOSITIS = "myositis"
    AMYOPATHIC_DERMATOMYOSITIS = "amyopathic_dermatomyositis"
    ANTISYNTHETASE = "antisynthetase"
    DERMATOMYOSITIS = "dermatomyositis"
    IMNM = "imnm"
    IMNM_HMGCR = "imnm_hmgcr"
    IMNM_SRP = "imnm_srp"
    INCLUSION_BODY_MYOSITIS = "inclusion_body_myositis"
    JUVENILE_DERMATOMYOSITIS = "juvenile_dermatomyositis"
    OVERLAP = "overlap"
    POLYMYOSITIS = "polymyositis"


class OtherDisease(StrEnum):
    """A disease that this protocol does not treat, but whose patient or drug may look as if it did."""

    POLYMYALGIA_RHEUMATICA = "polymyalgia rheumatica"
    GIANT_CELL_ARTERITIS = "giant cell arteritis"
    RHABDOMYOLYSIS = "rhabdomyolysis"
    CHECKPOINT_MYOSITIS = "checkpoint-inhibitor myositis"
    METABOLIC_MYOPATHY = "metabolic myopathy"
    HEREDITARY_MYOPATHY = "hereditary myopathy or muscular dystrophy"
    INFECTIOUS_MYOSITIS = "infectious myositis or pyomyositis"
    STATIN_MYALGIA = "statin myalgia"
    MYASTHENIA_GRAVIS = "myasthenia gravis"
    RHEUMATOID_ARTHRITIS = "rheumatoid arthritis"
    PSORIATIC_DISEASE = "psoriasis or psoriatic arthritis"
    LUPUS = "systemic lupus erythematosus"
    VASCULITIS = "vasculitis"
    INFLAMMATORY_BOWEL_DISEASE = "inflammatory bowel disease"
    MULTIPLE_SCLEROSIS = "multiple sclerosis"
    ASTHMA_OR_COPD_FLARE = "asthma or COPD exacerbation"
    CANCER_TREATMENT = "cancer treatment"
    TRANSPLANT = "transplantation"
    OTHER = "another disease"


class Sex(StrEnum):
    """Female or male, where a message says it."""

    FEMALE = "F"
    MALE = "M"


class AgeGroup(StrEnum):
    """Said in a word, without a number of years."""

    ADULT = "adult"
    CHILD = "child"


class QuantityKind(StrEnum):
    """The quantities of a body; the unit of each is fixed."""

    WEIGHT = "weight"  # kilograms
    HEIGHT = "height"  # centimetres
    AGE = "age"  # years; months as decimals


@dataclass(frozen=True, slots=True)
class Quantity:
    """The patient's own present weight (kg), height (cm) or age (years): exact, not rounded."""

    kind: QuantityKind
    value: Decimal
    span: Span
    approximate: bool = False  # "about 70 kg"


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of one concept. `trigger` is the word that set the state ("denies", "?")."""

    concept: Concept
    state: State
    span: Span
    trigger: Span | None = None


class LabName(StrEnum):
    """A laboratory or lung test, with its unit where the name holds one."""

    ALT = "alt"
    AST = "ast"
    BMI = "bmi"
    CREATINE_KINASE = "ck"
    CREATININE_MG_DL = "creatinine_mg_dl"
    EGFR = "egfr"  # mL/min/1.73 m2, or creatinine clearance in mL/min
    FVC_PERCENT = "fvc_percent"
    HAEMOGLOBIN = "hb"
    HBA1C = "hba1c"
    HBCAB = "hbcab"
    HBSAG = "hbsag"
    HCVAB = "hcvab"
    HEPATITIS_SCREEN = "hepatitis_screen"  # "hep screen negative": B and C together
    LIVER_TESTS = "liver_tests"  # "LFTs normal"
    NUDT15 = "nudt15"
    PLATELETS = "plt"
    SPO2 = "spo2"
    TPMT = "tpmt"
    T_SCORE = "t_score"


class LabWord(StrEnum):
    """A result said in a word. A TPMT below its range, or "deficient", "poor", "absent", is LOW."""

    HIGH = "high"
    INTERMEDIATE = "intermediate"
    LOW = "low"
    NEGATIVE = "negative"
    NORMAL = "normal"
    PENDING = "pending"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Lab:
    """A result: a number in the unit of its name, or a word."""

    name: LabName
    value: Decimal | LabWord
    span: Span


class Drug(StrEnum):
    """A drug that a message can name. The first eleven are those of the protocol."""

    PREDNISONE = "prednisone"
    METHYLPREDNISOLONE = "methylprednisolone"
    METHOTREXATE = "methotrexate"
    FOLIC_ACID = "folic_acid"
    AZATHIOPRINE = "azathioprine"
    MYCOPHENOLATE = "mycophenolate"
    IVIG = "IVIG"
    RITUXIMAB = "rituximab"
    CYCLOPHOSPHAMIDE = "cyclophosphamide"
    CICLOSPORIN = "ciclosporin"
    TACROLIMUS = "tacrolimus"
    PREDNISOLONE = "prednisolone"
    DEXAMETHASONE = "dexamethasone"
    DEFLAZACORT = "deflazacort"
    HYDROCORTISONE = "hydrocortisone"
    HYDROXYCHLOROQUINE = "hydroxychloroquine"
    LEFLUNOMIDE = "leflunomide"
    TOCILIZUMAB = "tocilizumab"
    ABATACEPT = "abatacept"
    JAK_INHIBITOR = "jak_inhibitor"
    TNF_INHIBITOR = "tnf_inhibitor"
    EFGARTIGIMOD = "efgartigimod"
    CHECKPOINT_INHIBITOR = "checkpoint_inhibitor"
    CO_TRIMOXAZOLE = "co_trimoxazole"
    TRIMETHOPRIM = "trimethoprim"
    ATOVAQUONE = "atovaquone"
    DAPSONE = "dapsone"
    PENTAMIDINE = "pentamidine"
    ALENDRONATE = "alendronate"
    BISPHOSPHONATE = "bisphosphonate"
    CALCIUM = "calcium"
    VITAMIN_D = "vitamin_d"
    ALLOPURINOL = "allopurinol"
    FEBUXOSTAT = "febuxostat"
    AMOXICILLIN = "amoxicillin"
    NSAID = "nsaid"
    PROTON_PUMP_INHIBITOR = "proton_pump_inhibitor"
    ATORVASTATIN = "atorvastatin"
    STATIN = "statin"
    EMPAGLIFLOZIN = "empagliflozin"
    INSULIN = "insulin"
    METFORMIN = "metformin"
    SULFONYLUREA = "sulfonylurea"
    GLP1_AGONIST = "glp1_agonist"
    WARFARIN = "warfarin"
    ANTICOAGULANT = "anticoagulant"
    LIVE_VACCINE = "live_vaccine"
    VACCINE = "vaccine"
    OTHER = "other"  # a drug whose name is known, and which plays no part in the protocol


class DrugRole(StrEnum):
    """What a drug is to the patient."""

    CURRENT = "current"
    STOPPED = "stopped"
    ASKED_ABOUT = "asked_about"


class DoseUnit(StrEnum):
    """The unit of a dose, as it was said."""

    MG = "mg"
    G = "g"
    MG_PER_KG = "mg/kg"
    MG_PER_M2 = "mg/m2"
    G_PER_KG = "g/kg"


class Frequency(StrEnum):
    """How often a dose is taken."""

    DAILY = "daily"
    TWICE_DAILY = "twice daily"
    SEVERAL_TIMES_DAILY = "several times daily"
    ALTERNATE_DAYS = "on alternate days"
    SEVERAL_TIMES_WEEKLY = "several times weekly"
    WEEKLY = "once weekly"
    EVERY_TWO_WEEKS = "every 2 weeks"
    MONTHLY = "monthly"
    ONCE = "once"


class Route(StrEnum):
    """How a drug is given."""

    ORAL = "by mouth"
    SUBCUTANEOUS = "subcutaneous"
    INTRAVENOUS = "intravenous"
    INTRAMUSCULAR = "intramuscular"


@dataclass(frozen=True, slots=True)
class DrugMention:
    """A drug with what was said of it. A dose without a unit keeps `unit` None ("mtx 15")."""

    drug: Drug
    role: DrugRole
    span: Span
    dose: Decimal | None = None
    unit: DoseUnit | None = None
    frequency: Frequency | None = None
    route: Route | None = None
    weeks: Decimal | None = None  # how long it has been taken at this dose, in weeks


class Allergen(StrEnum):
    """What the patient is allergic to."""

    IVIG = "IVIG"
    PENICILLIN = "penicillin"
    SULFONAMIDE = "sulfonamide"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Allergy:
    """A stated allergy."""

    allergen: Allergen
    span: Span


class Response(StrEnum):
    """How the disease answered to the treatment so far."""

    GOOD = "good"
    NONE = "none"
    FLARE = "flare"


@dataclass(frozen=True, slots=True)
class ResponseSaid:
    """A response with the words that say it."""

    response: Response
    span: Span


class Proposal(StrEnum):
    """Something the writer means to do, which is not a question about a number."""

    STEROID_ALONE = "steroid alone"  # "just pred", "steroid monotherapy", "pred without anything else"
    PARTNER_LATER = "partner later"  # "add mtx if no better in 3 months"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal with the words that make it."""

    proposal: Proposal
    span: Span


class DoubtKind(StrEnum):
    """Why the message must be asked about. Values are the names of the parse door, where it has one."""

    WEIGHT_UNIT = "weight_unit"  # "wt 70"
    WEIGHT = "weight"  # two weights, a range, an implausible one, only a loss or a BMI
    HEIGHT = "height"
    AGE = "age"
    CONFIRM_NUMBERS = "confirm_numbers"  # "70/170/45"
    DM_MEANING = "dm_meaning"  # diabetes or dermatomyositis
    PM_MEANING = "pm_meaning"
    CYCLO_MEANING = "cyclo_meaning"  # ciclosporin or cyclophosphamide
    DRUG = "drug"  # a drug is asked about that cannot be told ("the new one")
    WHICH_SLOT = "which_slot"  # a bare number
    ONE_PATIENT = "one_patient_at_a_time"
    CLARIFY_QUESTION = "clarify_question"


class DoubtReason(StrEnum):
    """What exactly is in doubt about a quantity."""

    NO_UNIT = "no unit"
    TWO_VALUES = "two values"
    RANGE = "a range"
    IMPLAUSIBLE = "implausible"
    MALFORMED = "malformed"  # "7O kg", "1.2.3 kg", "-70 kg"
    NOT_OWN_PRESENT = "not the present one"  # only a loss, a gain, an ideal or a birth weight was given
    BMI_ONLY = "only a BMI"
    MEANING = "more than one meaning"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something unclear, with the candidate values (kg, cm or years) where there are any."""

    kind: DoubtKind
    reason: DoubtReason
    span: Span
    candidates: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class SexSaid:
    """The patient's sex with the words that say it."""

    sex: Sex
    span: Span


@dataclass(frozen=True, slots=True)
class SubtypeSaid:
    """A diagnosis. `state` tells a suspected (uncertain) or denied (absent) one from a stated one.

    `from_dm` marks the letters "DM" read as dermatomyositis: the answer echoes that, with a way to undo it.
    `concluded`: the text calls it the final diagnosis, over others that it names.
    """

    subtype: Subtype
    state: State
    span: Span
    from_dm: bool = False
    concluded: bool = False


@dataclass(frozen=True, slots=True)
class OtherDiseaseSaid:
    """A disease of another protocol, and how it was said."""

    disease: OtherDisease
    state: State
    span: Span


@dataclass(frozen=True, slots=True)
class AgeGroupSaid:
    """An age group with the word that says it."""

    group: AgeGroup
    span: Span


@dataclass(frozen=True, slots=True)
class Mend:
    """A spelling that was corrected: shown to the user."""

    span: Span
    read_as: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the rules read from one message. Tuples are in the order of the text."""

    text: str
    quantities: tuple[Quantity, ...] = ()  # at most one of each kind
    sex: SexSaid | None = None
    age_group: AgeGroupSaid | None = None
    subtypes: tuple[SubtypeSaid, ...] = ()
    other_diseases: tuple[OtherDiseaseSaid, ...] = ()
    findings: tuple[Finding, ...] = ()  # a concept stands twice when it was said in two ways
    labs: tuple[Lab, ...] = ()
    drugs: tuple[DrugMention, ...] = ()
    allergies: tuple[Allergy, ...] = ()
    responses: tuple[ResponseSaid, ...] = ()
    proposals: tuple[Proposed, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    corrects: bool = False  # "correction:", "sorry", "not 56", "actually", "ignore that"
    mends: tuple[Mend, ...] = ()
    unused: tuple[Span, ...] = ()  # content words that nothing above used

    def quantity(self, kind: QuantityKind) -> Quantity | None:
        """The reading of that kind, or None where none was certain."""
        return next((found for found in self.quantities if found.kind is kind), None)


class Intent(StrEnum):
    """What a message wants. Values are the names of the parse door."""

    AGENT_DOSE = "agent_dose"
    CORRECTION = "correction"
    GREET = "greet"
    HELP = "help"
    INITIAL_TREATMENT = "initial_treatment"
    IVIG = "ivig"
    MONITORING_PROPHYLAXIS = "monitoring_prophylaxis"
    MONOTHERAPY = "monotherapy"
    NEW_PATIENT = "new_patient"
    OUT_OF_SCOPE = "out_of_scope"
    PROTOCOL_INFO = "protocol_info"
    PROVIDE_INFO = "provide_info"
    REFRACTORY = "refractory"
    SAFETY_CHECK = "safety_check"
    STEROID_DOSE = "steroid_dose"
    STEROID_SPARING_CHOICE = "steroid_sparing_choice"
    TAPER = "taper"
    THANKS = "thanks"
    UNCLEAR = "unclear"
    WHAT_IF = "what_if"


class IntentScore(NamedTuple):
    """An intent with the confidence of the classifier, in 0..1."""

    intent: Intent
    confidence: float


@dataclass(frozen=True, slots=True)
class Parsed:
    """One message, understood: what the rules read, and what the message wants (one or more)."""

    reading: Reading
    intents: tuple[Intent, ...]  # decided, most likely first; never empty
    ranking: tuple[IntentScore, ...] = ()
