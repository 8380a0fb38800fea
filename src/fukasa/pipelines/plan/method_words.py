"""How a plan was found, in words: the codes of a solution's method in Japanese and English."""

from fukasa.analysis.planning.certificate.words import Language, Text
from fukasa.analysis.planning.problem.solution import SEPARATOR, Step

_STEPS: dict[str, Text] = {
    Step.TANGENTS: Text(
        "relaxation by tangents with a bound by weak duality over all options",
        "接線による緩和（限界値は全候補にわたる弱双対で算出）",
    ),
    Step.ROUNDING: Text("rounding and swaps", "丸めと入れ替え"),
    Step.BRANCHING: Text("branch and bound, {count} nodes", "分枝限定（{count}ノード）"),
    Step.REDUCED_COSTS: Text(
        "{count} options decided by their reduced cost: no plan that has them otherwise is better than the one found",
        "被約費用により候補{count}を確定（これらを変えても、見つかったプランより良くはなりません）",
    ),
    Step.CLOCK: Text("stopped by the clock", "時間切れで打ち切り"),
    Step.GATES: Text("the gates leave nobody", "条件を通過した候補なし"),
    Step.RULES: Text("no plan keeps all the rules", "すべての条件を守るプランなし"),
}


def method_said(method: str, language: Language) -> str:
    """Write a method out; a step that is not known is written as it is."""
    said = [_step(step, language) for step in method.split(SEPARATOR)]
    return ("; " if language == "en" else "、").join(said)


def _step(step: str, language: Language) -> str:
    code, _space, count = step.partition(" ")
    return _STEPS[code].said(language, count=count) if code in _STEPS else step
