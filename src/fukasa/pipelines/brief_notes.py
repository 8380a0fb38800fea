"""What a shortlist does not do yet with a brief, said plainly instead of passed over."""

from fukasa.pipelines.brief import Audience, Brief, Mix, Risk, Rules

Note = dict[str, str]


def notes_of(brief: Brief) -> tuple[Note, ...]:
    """List the parts of a brief that are stored but do not change a shortlist."""
    return tuple(note for applies, note in _NOTES if applies(brief))


def _goal_not_in_views(brief: Brief) -> bool:
    goal = brief.goal
    if goal.target is None:
        return False
    return goal.kpi in {"reach", "engagement"} or (goal.kpi == "conversions" and not goal.conversion_rate)


_NOTES = (
    (
        lambda brief: brief.mix != Mix(),
        {
            "ja": "[mix]（構成比）はショートリストには反映されません。プランの最適化で使います。",
            "en": "[mix] does not change a shortlist; the optimised plan uses it.",
        },
    ),
    (
        lambda brief: brief.risk != Risk(),
        {
            "ja": "[risk] はショートリストには反映されません。プランの最適化で使います。",
            "en": "[risk] does not change a shortlist; the optimised plan uses it.",
        },
    ),
    (
        lambda brief: brief.audience != Audience(segments=brief.audience.segments),
        {
            "ja": "[audience] の countries・genders・ages はまだ反映されません。"
            "オーディエンスが分かるアカウントが限られるためです。",
            "en": "[audience] countries, genders and ages are not applied yet: too few accounts have a known audience.",
        },
    ),
    (
        lambda brief: brief.audience.segments is not None,
        {
            "ja": "[audience] segments はショートリストには反映されません。プランの最適化で使います。",
            "en": "[audience] segments does not change a shortlist; the optimised plan uses it.",
        },
    ),
    (
        lambda brief: brief.gates.brand_safety is not None,
        {
            "ja": "[gates] brand_safety はショートリストには反映されません。プランの最適化で使います。",
            "en": "[gates] brand_safety does not change a shortlist; the optimised plan uses it.",
        },
    ),
    (
        lambda brief: brief.gates.confidence_min is not None,
        {
            "ja": "[gates] confidence_min はショートリストには反映されません。",
            "en": "[gates] confidence_min does not change a shortlist.",
        },
    ),
    (
        lambda brief: brief.rules != Rules(must_not=brief.rules.must_not),
        {
            "ja": "[rules] のうち反映されるのは must_not だけです。ほかはプランの最適化で使います。",
            "en": "Of [rules] only must_not is applied; the optimised plan uses the others.",
        },
    ),
    (
        lambda brief: bool(brief.filter.formats or brief.filter.rivals),
        {
            "ja": "[filter] の formats と rivals はショートリストには反映されません。",
            "en": "[filter] formats and rivals do not change a shortlist.",
        },
    ),
    (
        _goal_not_in_views,
        {
            "ja": "この目標（[goal] kpi）は再生数に換算できないため、必要人数は計算していません。",
            "en": "This goal ([goal] kpi) cannot be told in views, so the number of creators needed is not computed.",
        },
    ),
)
