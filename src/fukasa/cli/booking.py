"""`fukasa next-booking`: what to book next, what to stop, and why."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fukasa.cli.session import console, print_json
from fukasa.cli.tables import Column, show_facts, show_note, show_table
from fukasa.cli.wording import DASH, interval, number

if TYPE_CHECKING:
    from fukasa.pipelines.plan_sequential.next_booking import NextBooking

SHOWN = 15
_WORDS = {
    "en": {
        "go": "go on in rounds", "book_all": "book all the rest now", "stop": "stop",
        "again": "book again", "new": "book", "wait": "wait", "full": "full", "cut": "cut", "halt": "stop",
        "action": "what to do", "posts": "posts", "before": "conversions per post, before", "after": "after results",
        "decision": "decision", "left": "budget left", "now": "this round", "expected": "conversions of this round",
        "creator": "creator", "known": "results",
    },
    "ja": {
        "go": "ラウンドを継続", "book_all": "残りをすべて起用", "stop": "終了",
        "again": "再起用", "new": "起用", "wait": "見送り", "full": "上限", "cut": "足切り", "halt": "停止",
        "action": "対応", "posts": "投稿数", "before": "1投稿あたりコンバージョン（結果前）", "after": "結果反映後",
        "decision": "判断", "left": "残り予算", "now": "今回の費用", "expected": "今回のコンバージョン",
        "creator": "クリエイター", "known": "実績",
    },
}  # fmt: skip


Plan = Annotated[Path, typer.Argument(help="PLAN.json, as `fukasa plan` wrote it.")]
Results = Annotated[
    Path,
    typer.Argument(help="RESULTS.csv: account_id, posts, views, conversions, cost, published_at; empty if unknown."),
]
Out = Annotated[Path | None, typer.Option(help="File for the whole answer (JSON).")]
Others = Annotated[Path | None, typer.Option(help="candidates.csv with those who are not yet booked.")]
Left = Annotated[
    float | None, typer.Option(help="Money that may still be spent; the plan's budget less the costs otherwise.")
]
Rounds = Annotated[int, typer.Option(help="Rounds that are left, the next one included.")]
Value = Annotated[float | None, typer.Option(help="Money that one conversion is worth; dearer bookings stop.")]
Reserve = Annotated[float, typer.Option(help="Part of the budget that is kept.")]
Waiting = Annotated[
    float, typer.Option(help="Share of the conversions that a round of waiting costs, as in a short sales event.")
]
MaxPosts = Annotated[int, typer.Option(min=1, help="Most posts of a creator where the file does not say.")]
Rate = Annotated[float | None, typer.Option(help="Conversions per view, where the plan expects none.")]
RoundDays = Annotated[int, typer.Option(min=1, help="Days after which a post belongs to a new round.")]
HowChosen = Annotated[Literal["learning", "thompson", "greedy"], typer.Option(help="How posts are chosen.")]
Seed = Annotated[int, typer.Option(min=0, help="Of the posterior's draws.")]
Language = Annotated[Literal["ja", "en"], typer.Option(help="Language of the reasons.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def next_booking(
    plan: Plan,
    results: Results,
    out: Out = None,
    candidates: Others = None,
    budget_left: Left = None,
    rounds_left: Rounds = 2,
    value: Value = None,
    reserve: Reserve = 0.0,
    waiting: Waiting = 0.0,
    max_posts: MaxPosts = 3,
    conversion_rate: Rate = None,
    round_days: RoundDays = 7,
    policy: HowChosen = "learning",
    seed: Seed = 0,
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Learn from the results of booked posts; print whom to book next, whom to stop and why, or that it is enough."""
    from fukasa.pipelines.plan_sequential.document import next_document
    from fukasa.pipelines.plan_sequential.next_booking import Question
    from fukasa.pipelines.plan_sequential.next_booking import next_booking as find_next

    question = Question(
        budget_left, rounds_left, value, reserve, waiting, max_posts, conversion_rate, round_days, policy, seed
    )
    found = find_next(plan, results, question, candidates=candidates)
    told = next_document(found, language)
    if out is not None:
        _write(out, told)
    if as_json:
        print_json(told)
        return
    _show(found, told, language)
    if out is not None:
        console.print(f"→ {out}", highlight=False, soft_wrap=True)


def _write(path: Path, told: dict[str, Any]) -> None:
    from fukasa.pipelines.comments.tables import whole_or_nothing

    with whole_or_nothing(path) as file:
        file.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def _show(found: "NextBooking", told: dict[str, Any], language: str) -> None:
    words, currency = _WORDS[language], told["currency"]
    columns = (
        Column(words["creator"], whole=True),
        Column(words["action"], whole=True),
        Column(words["posts"], numeric=True),
        Column(words["known"], numeric=True, spare=True),
        Column(words["before"], numeric=True, spare=True),
        Column(words["after"], numeric=True),
        Column(""),
    )
    creators = told["creators"]
    show_table(columns, (_cells(one, words) for one in creators[:SHOWN]))
    if len(creators) > SHOWN:
        show_note(f"… {len(creators) - SHOWN:,} more in the file")
    expected = told["expected"]
    budget = told["budget"]
    show_facts(
        (
            (words["decision"], f"{words[told['decision']['action']]}"),
            (words["left"], f"{number(budget['left'])} {currency}"),
            (words["now"], f"{number(budget['this_round'])} {currency}"),
            (
                words["expected"],
                DASH if expected is None else interval(expected["p10"], expected["mean"], expected["p90"]),
            ),
        )
    )
    console.print(told["decision"]["text"], highlight=False, markup=False, soft_wrap=True)
    for note in found.notes:
        show_note(note[language])


def _cells(one: dict[str, Any], words: dict[str, str]) -> tuple[str, ...]:
    before, after = one["before"]["conversions"], one["after"]["conversions"]
    known = DASH if one["conversions"] is None else f"{number(one['conversions'])} / {one['booked']}"
    return (
        one["handle"] or one["account_id"],
        words["halt" if one["action"] == "stop" else one["action"]],
        str(one["posts"] or DASH),
        known,
        interval(before["low"], before["mean"], before["high"]),
        interval(after["low"], after["mean"], after["high"]),
        one["reason"],
    )
