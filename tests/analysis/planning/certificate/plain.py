"""The rules once more, as a reader of the brief would check them: row by row, without the certificate."""

from collections import Counter

from fukasa.analysis.planning.problem.scenarios import scenarios

SLACK = 1e-9


def keeps(problem, posts):
    rows = [row | {"posts": x} for row, x in zip(problem.options.to_dicts(), posts.tolist(), strict=True) if x]
    checks = (_posts, _people, _money, _groups, _conflicts, _risk, _target)
    return bool(rows) and all(check(problem, rows, posts) for check in checks)


def _posts(problem, rows, posts):
    most = problem.limits.max_posts
    return all(0 < row["posts"] <= row["max_posts"] for row in rows) and (most is None or posts.sum() <= most)


def _people(problem, rows, posts):
    limits, creators = problem.limits, [row["creator_id"] for row in rows]
    enough = limits.min_creators <= len(creators) and set(limits.must_have) <= set(creators)
    return enough and len(set(creators)) == len(creators) and (limits.max_creators or 99) >= len(creators)


def _money(problem, rows, posts):
    total = sum(row["price"] * row["posts"] for row in rows)
    if problem.limits.budget is not None and total > problem.limits.budget * (1 + SLACK):
        return False
    return all(_share(share, rows, total) for share in problem.limits.shares)


def _share(share, rows, total):
    values = {"nano", "micro"} if share.kind == "small" else {share.value}
    column = "tier" if share.kind == "small" else share.kind
    part = sum(row["price"] * row["posts"] for row in rows if row[column] in values) / total
    return (share.min or 0) - SLACK <= part <= (1 if share.max is None else share.max) + SLACK


def _groups(problem, rows, posts):
    agencies = Counter(row["agency"] for row in rows if row["agency"])
    categories = Counter(row["category"] for row in rows)
    few = max(agencies.values(), default=0) <= (problem.limits.max_per_agency or 99)
    return few and all(categories[category] <= 1 for category in problem.limits.exclusive_categories)


def _conflicts(problem, rows, posts):
    creators = {row["creator_id"] for row in rows}
    stated = [(row["creator_id"], name) for row in problem.options.to_dicts() for name in row["conflicts"]]
    return not any(one != other and {one, other} <= creators for one, other in stated)


def _risk(problem, rows, posts):
    cvar = problem.limits.cvar
    if cvar is None:
        return True
    totals = sorted(scenarios(problem.options, cvar) @ posts)
    worst = totals[: round(cvar.alpha * cvar.draws)]
    return sum(worst) / len(worst) >= cvar.floor * (1 - SLACK)


def _target(problem, rows, posts):
    limits = problem.limits
    return limits.target is None or limits.budget is not None or value(problem, posts) >= limits.target * (1 - SLACK)


def value(problem, posts):
    total = sum(linear * x for linear, x in zip(problem.linear, posts, strict=True))
    for segment, weight in enumerate(problem.weights):
        nobody = 1.0
        for row, x in enumerate(posts):
            nobody *= (1 - problem.reach[row, segment]) ** int(x)
        total += weight * (1 - nobody)
    return total
