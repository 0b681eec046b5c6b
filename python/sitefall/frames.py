"""Results as data frames; pandas is imported when used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .optional import need
from .story_lines import spell_when

if TYPE_CHECKING:
    import pandas as pd

    from .auditing import Audit
    from .comparing import Comparison
    from .cutting import Cuts
    from .estimate import Estimate
    from .planning import Plan
    from .rarity import Rare
    from .scoring import Score
    from .stressing import Stress
    from .telling import Story


def _row(estimate: Estimate) -> dict[str, Any]:
    return {
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "input_low": estimate.input_low,
        "input_high": estimate.input_high,
        "confidence": estimate.confidence,
        "guarantee": estimate.guarantee,
    }


def score_frame(score: Score) -> pd.DataFrame:
    """Return one row for each service and measure."""
    pandas = need("pandas", "pandas")
    rows = [
        {"service": id, "measure": measure} | _row(estimate)
        for id, service in score.services.items()
        for measure, estimate in service.measures()
    ]
    return pandas.DataFrame(rows).set_index(["service", "measure"])


def rare_frame(rare: Rare) -> pd.DataFrame:
    """Return one row for each service and measure, with what speaks for and against it."""
    pandas = need("pandas", "pandas")
    measures = ("unavailability", "down", "lost_level", "interruptions_per_year", "breach")
    rows = [
        {"service": id, "measure": measure}
        | _row(getattr(study, measure))
        | {"effective_size": study.effective_size, "trusted": study.trusted}
        for id, study in rare.services.items()
        for measure in measures
    ]
    return pandas.DataFrame(rows).set_index(["service", "measure"])


def stress_frame(stress: Stress) -> pd.DataFrame:
    """Return one row for each service, level and measure; times are hours."""
    pandas = need("pandas", "pandas")
    rows = [
        {"service": id, "level": level, "measure": measure} | _row(estimate)
        for id, levels in stress.restoration.items()
        for level, found in levels.items()
        for measure, estimate in (
            ("p5_hours", found.p5),
            ("p50_hours", found.p50),
            ("p95_hours", found.p95),
            ("never", found.never),
        )
    ]
    return pandas.DataFrame(rows).set_index(["service", "level", "measure"])


def plan_frame(plan: Plan) -> pd.DataFrame:
    """Return one row for each measure that decides how long a score is."""
    pandas = need("pandas", "pandas")
    rows = [
        {"measure": name, **_row(measure.pilot)}
        | {key: value for key, value in vars(measure).items() if key != "pilot"}
        for name, measure in plan.measures.items()
    ]
    return pandas.DataFrame(rows).set_index("measure")


def story_frame(story: Story) -> pd.DataFrame:
    """Return one row for each line of the timeline; times are hours from the start."""
    pandas = need("pandas", "pandas")
    rows = [
        {
            "time_h": event.time_h,
            "when": spell_when(event.time_h),
            "about": event.about,
            "subject": event.subject,
            "what": event.what,
            "wait_hours": event.hours,
            "level": event.level,
        }
        for event in story.timeline
    ]
    columns = ["time_h", "when", "about", "subject", "what", "wait_hours", "level"]
    return pandas.DataFrame(rows, columns=columns)


def audit_frame(audit: Audit) -> pd.DataFrame:
    """Return one row for each claim and service, after the claim's worst loss; times are hours."""
    pandas = need("pandas", "pandas")
    rows = [
        {"claim": name, "service": service, "verdict": claim.verdict}
        | {"lost": ", ".join(claim.worst.lost), "claimed": claim.probability}
        | _row(after.kept)
        | {f"back_{key}_hours": value for key, value in vars(after.back_hours).items()}
        for name, claim in audit.claims.items()
        for service, after in claim.worst.services.items()
    ]
    return pandas.DataFrame(rows).set_index(["claim", "service"])


def cuts_frame(cuts: Cuts) -> pd.DataFrame:
    """Return one row for each service and set of losses."""
    pandas = need("pandas", "pandas")
    rows = [
        {"service": name, "question": question, "set": " + ".join(one), "order": len(one)}
        for name, found in cuts.services.items()
        for question, sets in (("interrupted", found.interrupted), ("lost", found.lost))
        for one in sets
    ]
    return pandas.DataFrame(rows, columns=["service", "question", "set", "order"])


def comparison_frame(comparison: Comparison) -> pd.DataFrame:
    """Return one row for each option and measure."""
    pandas = need("pandas", "pandas")
    rows = [
        {
            "option": id,
            "measure": measure,
            **_row(estimate),
            "variance_reduction": comparison.pairing[id][measure].variance_reduction,
            "differing": comparison.pairing[id][measure].differing,
        }
        for id, differences in comparison.rows.items()
        for measure, estimate in differences.items()
    ]
    return pandas.DataFrame(rows).set_index(["option", "measure"])
