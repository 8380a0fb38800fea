"""The page of the filters, in both languages."""

from fukasa.lake.query.language import DEEPEST, LONGEST_KEYWORD, MOST_KEYWORDS
from fukasa.lake.query.limits import MOST_NAMES, MOST_VALUES
from fukasa.lake.query.registry import Entry, Group, Kind, Unit, of_group, registry
from tools.reference.tables import code, table

HEAD = """# Filters of a search

{count} filters; `fukasa search --fields` lists them, `--fields --json` with the JSON Schema of a search. Each may
stand on three sides: what must hold (`followers=1000..5000`), what is wished for (`should.depth=0.6..`), what must
never hold (`not.category=beauty`). Names are the parameters of an address, of `--filter`, `--should` and `--not`, and
the keys of a search document.

- A range has two ends, both included, either may be left open; `..` alone asks for what is known. An unknown figure
  lies in no range, and what is unknown is never left out by `not.`. Shares are 0 to 1 in addresses and documents
  (`0.035`, or `3.5%`); pages show per cent. `1.2万`, `5千`, `10k` are numbers too.
- A set takes up to {values} values, of which one is enough. Names (`key`, `handle`, lists) up to {names}.
- Keywords: up to {keywords}, each up to {longest} characters, nested up to {deepest} deep.

## Keywords

| written | means |
|---|---|
| `美容 コスメ` | both stand in the texts of the account |
| `美容 OR コスメ`, `美容｜コスメ` | one of them; OR binds closer than the space |
| `-プレゼント`, `NOT プレゼント` | must not stand there |
| `"group buy"`, `「共同購入」` | the phrase |
| `(A B) OR C` | groups |
| `bio:東京`, `name+bio:東京` | only in these texts: handle, name, bio, tags, captions |
| `#旅`, `@hana` | in the hashtags, in the handle |

Signs may be of full width. Width, case, and invisible characters of words make no difference. What is unbalanced is
understood as well as it can be, and told.

"""

GROUPS = {
    Group.CREATOR: "Creator · クリエイター",
    Group.CONTENT: "Content · コンテンツ",
    Group.PERFORMANCE: "Performance · パフォーマンス",
    Group.AUDIENCE: "Audience · オーディエンス",
    Group.SIMILARITY: "Similarity · 類似",
    Group.QUALITY: "Quality · 品質",
    Group.FORECAST: "Forecast and price · 予測と価格",
    Group.HISTORY: "History · 実績",
    Group.LISTS: "Own lists · 自社リスト",
    Group.PROVENANCE: "Provenance and freshness · 出所と鮮度",
}
UNITS = {
    Unit.COUNT: "count",
    Unit.SHARE: "share",
    Unit.PERCENTILE: "percentile, 0 to 1",
    Unit.POINTS: "points of 100, as a share",
    Unit.RATIO: "ratio",
    Unit.YEN: "yen",
    Unit.YEN_PER_VIEW: "yen per view",
    Unit.DAYS: "days",
    Unit.WEEKLY: "per week",
    Unit.SECONDS: "seconds",
}


def filters_page() -> str:
    """Write every filter with its kind, unit and meaning."""
    head = HEAD.format(
        count=len(registry()),
        values=MOST_VALUES,
        names=f"{MOST_NAMES:,}",
        keywords=MOST_KEYWORDS,
        longest=LONGEST_KEYWORD,
        deepest=DEEPEST,
    )
    return head + "\n".join(_section(group) for group in Group)


def _section(group: Group) -> str:
    headings = ("filter", "kind", "means", "意味")
    return f"## {GROUPS[group]}\n\n" + table(headings, (_row(one) for one in of_group(group)))


def _row(one: Entry) -> tuple[str, str, str, str]:
    unit = f", {UNITS[one.unit]}" if one.kind is Kind.RANGE else ""
    told = (f"**{one.called(language)}**: {one.explained(language)}" for language in ("en", "ja"))
    return (code(one.name), f"{one.kind.value}{unit}", *told)
