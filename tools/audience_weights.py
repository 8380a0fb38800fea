"""Write the values of the curves of audience profiles anew: `python -m tools.audience_weights`.

They are learnt from the simulated profiles of ``audience_families.toml``; everything else in ``audience.toml`` stays.
"""

import re
from pathlib import Path

import numpy as np

from fukasa.analysis.authenticity.audience import curves
from fukasa.analysis.authenticity.audience.families import families
from fukasa.analysis.authenticity.audience.fitting import fit_curves

DATA = Path(curves.__file__).parents[1] / curves.FILE


def main() -> None:
    """Fit the curves and put their values in their places."""
    scorer = curves.scorer()
    model = fit_curves(scorer, np.random.default_rng(families().seed))
    text = re.sub(r"(?m)^intercept = .*$", f"intercept = {model.intercept:.3f}", DATA.read_text(encoding="utf-8"))
    learnt = [
        (curve.figure, heights) for curve, heights in zip(scorer.curves, model.values, strict=True) if curve.learnt
    ]
    for figure, heights in learnt:
        written = ", ".join(f"{height:.3f}" for height in heights)
        text = re.sub(rf"(?ms)(^\[curve\.{figure}\].*?^values = )\[.*?\]", rf"\1[{written}]", text)
    DATA.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
