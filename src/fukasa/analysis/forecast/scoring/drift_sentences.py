"""What the watch found, in Japanese and English sentences."""

from fukasa.analysis.forecast.definitions import DefinitionBreak
from fukasa.analysis.forecast.scoring.drift import DriftWatch, Stream
from fukasa.core.errors import InvalidInput

_WORDS = {
    "ja": {
        "none": "見守る予測がまだありません。",
        "stable": "{name}: 予測区間は保たれています（80%区間の的中率 {coverage}、{n:,}件）。",
        "insufficient": "{name}: 件数が少なく、まだ判断できません（{n:,}件、{accounts:,}アカウント）。",
        "coverage": "{name}: {day}以降、80%区間が当たっていません（的中率 {coverage}）。校正し直してください。",
        "level": "{name}: {day}以降、実績が予測の片側にずれています（的中率 {coverage}）。校正し直してください。",
        "chance": "警告は、正しく校正された予測では{chance}以下の確率でしか出ません。",
        "break": "{name}: {day}に数え方の定義が変わりました。予測のずれではなく、前後は混ぜません。出典: {source}",
        "apart": "定義の変更をまたぐため比べなかった予測: {count:,}件。",
        "views": "再生数",
        "likes": "いいね数",
    },
    "en": {
        "none": "There are no scored forecasts to watch yet.",
        "stable": "{name}: the intervals hold (coverage of the 80% interval {coverage}, {n:,} posts).",
        "insufficient": "{name}: too few posts to judge by ({n:,} posts of {accounts:,} accounts).",
        "coverage": "{name}: since {day} the 80% interval no longer holds (coverage {coverage}). Recalibrate.",
        "level": "{name}: since {day} outcomes lie to one side of their forecasts (coverage {coverage}). Recalibrate.",
        "chance": "Forecasts that are calibrated would raise such an alarm with a chance of at most {chance}.",
        "break": "{name}: on {day} the definition of the count changed. That is no drift; results before and after are "
        "not mixed. Source: {source}",
        "apart": "Forecasts not compared, as a definition changed before their outcome: {count:,}.",
        "views": "views",
        "likes": "likes",
    },
}


def watch_sentences(watch: DriftWatch, language: str = "ja") -> tuple[str, ...]:
    """Say what the watch found in Japanese (``ja``) or English (``en``), one sentence or two per entry.

    Raises:
        InvalidInput: the language is neither.

    """
    if language not in _WORDS:
        raise InvalidInput(f"the watch speaks {' and '.join(_WORDS)}, not {language!r}")
    words = _WORDS[language]
    told = [_stream(stream, words) for stream in watch.streams]
    told += [_break(one, words) for one in watch.breaks]
    told += [words["apart"].format(count=watch.not_compared)] if watch.not_compared else []
    chance = max((stream.false_alarm for stream in watch.drifted), default=0.0)
    told += [words["chance"].format(chance=f"{100 * chance:g}%")] if chance else []
    return tuple(told) or (words["none"],)


def _stream(stream: Stream, words: dict[str, str]) -> str:
    inside = sum(window.coverage * window.n for window in stream.windows) / stream.n
    key = stream.signal or stream.status
    day = f"{stream.alarm:%Y-%m-%d}" if stream.alarm else ""
    name = f"{stream.platform} {words.get(stream.metric, stream.metric)}"
    return words[key].format(name=name, day=day, coverage=f"{100 * inside:.1f}%", n=stream.n, accounts=stream.accounts)


def _break(one: DefinitionBreak, words: dict[str, str]) -> str:
    name = f"{one.platform} {words.get(one.metric, one.metric)}"
    return words["break"].format(name=name, day=f"{one.begins:%Y-%m-%d}", source=one.source)
