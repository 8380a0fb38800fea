"""A back-test in Japanese and English sentences."""

from fukasa.analysis.forecast.scoring.figures import Figure
from fukasa.analysis.forecast.scoring.metrics import Score
from fukasa.analysis.forecast.scoring.report import BacktestReport
from fukasa.core.errors import InvalidInput

_WORDS = {
    "ja": {
        "empty": "検証できる投稿がありません。成熟した投稿が複数あるアカウントを加えてください。",
        "head": "{accounts:,}アカウントの{n:,}投稿で検証しました。予測と実績の差（中央値）は{ape}です。",
        "band": "80%区間に実際の値が入った割合は{coverage}です（目標80%）。",
        "better": "直近10投稿の中央値と比べ、誤差は{difference}ポイント小さい結果です。",
        "worse": "直近10投稿の中央値と比べ、誤差は{difference}ポイント大きい結果です。",
        "alike": "直近10投稿の中央値との誤差の差は、この件数でははっきりしません（差 {difference}ポイント）。",
        "probability": "「この回数に届く確率」の誤差（ECE）は{ece}。完全な予測でも{perfect}までは偶然に生じます。",
        "range": "{value}（95%信頼区間 {low}〜{high}）",
        "few": "アカウントが10未満のため、区間は目安です。",
        "one": "1アカウントだけのため、誤差の幅は分かりません。",
        "left": "採点できなかった投稿: {count:,}件。",
        "metric": {"views": "再生数", "likes": "いいね数"},
        "of": "対象: {metric}。",
    },
    "en": {
        "empty": "No post could be scored; add accounts with several posts that have matured.",
        "head": "Tested on {n:,} posts of {accounts:,} accounts: half of the forecasts were within {ape}.",
        "band": "{coverage} of the outcomes fell inside the 80% interval (aim: 80%).",
        "better": "The error is {difference} points smaller than that of the last-10 median.",
        "worse": "The error is {difference} points larger than that of the last-10 median.",
        "alike": "So few cases do not tell its error from that of the last-10 median (difference {difference} points).",
        "probability": "The chances of reaching a level are off by {ece} (ECE); up to {perfect} would be chance.",
        "range": "{value} (95% interval {low} to {high})",
        "few": "Fewer than 10 accounts: take the intervals as a rough guide.",
        "one": "One account only: how far the figures may be off is not known.",
        "left": "Posts that could not be scored: {count:,}.",
        "metric": {"views": "views", "likes": "likes"},
        "of": "Metric: {metric}.",
    },
}
_JOIN = {"ja": "", "en": " "}


def sentences(report: BacktestReport, language: str = "ja") -> str:
    """Say what a back-test found in Japanese (``ja``) or English (``en``).

    Raises:
        InvalidInput: the language is neither.

    """
    if language not in _WORDS:
        raise InvalidInput(f"back-tests are told in {' and '.join(_WORDS)}, not in {language!r}")
    words = _WORDS[language]
    parts = [_of(report, language)]
    parts += _told(report.score, language) if report.score else [str(words["empty"])]
    count = sum(report.left_out.values())
    parts += [_say(language, "left", count=count)] if count else []
    return _JOIN[language].join(parts)


def _say(language: str, key: str, **values: object) -> str:
    return str(_WORDS[language][key]).format(**values)


def _of(report: BacktestReport, language: str) -> str:
    names = _WORDS[language]["metric"]
    name = names.get(report.metric, report.metric) if isinstance(names, dict) else report.metric
    return _say(language, "of", metric=name)


def _told(score: Score, language: str) -> list[str]:
    ape, coverage = score.points["median_ape"], score.bands.coverage[80]
    told = [
        _say(language, "head", n=score.n, accounts=score.accounts, ape=_share(ape, language)),
        _say(language, "band", coverage=_share(coverage, language)),
    ]
    if "last10" in score.baselines:
        told.append(_against(score.baselines["last10"].differences["median_ape"], language))
    if score.probability:
        perfect = f"{score.probability.perfect:.3f}"
        told.append(_say(language, "probability", ece=f"{score.probability.ece.value:.3f}", perfect=perfect))
    reservation = {"few_accounts": "few", "one_account": "one"}.get(coverage.reason or "")
    return told + ([_say(language, reservation)] if reservation else [])


def _share(figure: Figure, language: str) -> str:
    if figure.value is None:
        return "–"
    if figure.interval is None:
        return f"{100 * figure.value:.1f}%"
    ends = {name: f"{100 * end:.1f}%" for name, end in (("low", figure.interval.low), ("high", figure.interval.high))}
    return _say(language, "range", value=f"{100 * figure.value:.1f}%", **ends)


def _against(difference: Figure, language: str) -> str:
    value = difference.value or 0.0
    sure = difference.interval is not None and 0 not in difference.interval
    key = ("better" if value < 0 else "worse") if sure else "alike"
    return _say(language, key, difference=f"{100 * (abs(value) if sure else value):.1f}")
