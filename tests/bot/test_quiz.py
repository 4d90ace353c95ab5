"""The quiz: every vignette is answered by the core, and a plan is judged by what was written."""

from __future__ import annotations

import pytest

from bot.assistant import Assistant, MemorySessions
from bot.ears import Ears
from bot.quiz.judged import judged
from bot.quiz.vignettes import Vignette, plan_of, vignettes
from bot.safe_display import faults
from core.load import load_protocol
from core.outcome import Azathioprine, JuvenileMethotrexate, Methotrexate, Mycophenolate, Plan

BOOK = load_protocol()
EVERY = vignettes(BOOK)


def model_answer(plan: Plan) -> str:
    """The core's own plan, as a trainee would write it."""
    dose = plan.prednisone.value.dose.high.tablet_multiple_at_or_below()
    low = plan.prednisone.value.dose.low.value
    amount = dose.value if dose.value >= low else low
    parts = [f"prednisone {amount.normalize():f} mg by mouth once daily"]
    if plan.pulse is not None:
        parts.append(f"IV methylprednisolone {plan.pulse.value.dose.low.value.normalize():f} mg daily for 3 days")
    match plan.partner.regimen.value:
        case Methotrexate() as dose_of:
            parts.append(f"methotrexate {dose_of.start_once_weekly.value:f} mg by mouth once weekly")
            parts.append("folic acid 1 mg daily")
        case JuvenileMethotrexate() as juvenile:
            parts.append(
                f"methotrexate {juvenile.once_weekly.printed().value.normalize():f} mg subcutaneously once weekly"
            )
        case Azathioprine() as azathioprine:
            parts.append(f"azathioprine {azathioprine.target_daily.printed().value.normalize():f} mg daily")
        case Mycophenolate() as mycophenolate:
            parts.append(f"mycophenolate mofetil {mycophenolate.start_twice_daily.value:f} mg twice daily")
    return ", ".join(parts)


def test_there_are_at_least_forty_and_no_two_are_alike() -> None:
    assert len(EVERY) >= 40
    assert len({one.text for one in EVERY}) == len(EVERY)
    assert [one.number for one in EVERY] == list(range(1, len(EVERY) + 1))
    partners = {plan_of(one, BOOK)[1].partner.agent for one in EVERY}
    assert {"methotrexate", "azathioprine"} <= partners


@pytest.mark.parametrize("vignette", EVERY, ids=[str(one.number) for one in EVERY])
def test_the_cores_own_plan_agrees_on_every_point(vignette: Vignette, ears: Ears) -> None:
    _, plan = plan_of(vignette, BOOK)
    points = judged(ears.parse(model_answer(plan)).reading, plan)
    assert points
    assert [point.says for point in points if not point.agrees] == []


@pytest.mark.parametrize("vignette", EVERY[:12], ids=[str(one.number) for one in EVERY[:12]])
def test_prednisone_alone_agrees_on_no_partner(vignette: Vignette, ears: Ears) -> None:
    _, plan = plan_of(vignette, BOOK)
    points = judged(ears.parse("prednisone 500 mg daily").reading, plan)
    assert not any(point.agrees for point in points)
    assert any(point.says.startswith("Missing from day one") for point in points)


def test_daily_methotrexate_does_not_agree(ears: Ears) -> None:
    vignette = next(one for one in EVERY if isinstance(plan_of(one, BOOK)[1].partner.regimen.value, Methotrexate))
    _, plan = plan_of(vignette, BOOK)
    points = judged(ears.parse("prednisone 50 mg daily, methotrexate 15 mg daily, folic acid 1 mg").reading, plan)
    assert [point.agrees for point in points if "ONCE WEEKLY, on one" in point.says] == [False]


def test_a_quiz_goes_on_keeps_its_count_and_leaves_the_case_alone(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), BOOK)
    assistant.hear("a", "45M polymyositis 70 kg no lung disease, no diabetes. dose?")
    put = assistant.hear("a", "/quiz").card
    assert put.headline[0].fragments[0].text.startswith("Practice case 1 of")
    told = assistant.hear("a", "prednisone 50 mg daily with methotrexate 15 mg once weekly").card
    assert "points agree" in told.headline[0].fragments[0].text
    assert "So far: 1 of" in told.headline[0].fragments[1].text
    assert told.sources
    assert faults(put) == faults(told) == ()
    following = assistant.hear("a", "/quiz").card
    assert following.headline[0].fragments[0].text.startswith("Practice case 2 of")
    assistant.hear("a", "/quiz stop")
    assert assistant.hear("a", "/dose").facts.prednisone_mg_day == (35.0, 70.0)
