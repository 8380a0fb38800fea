"""Labelled follower profiles beside the checkout. Nothing that ships is fitted on them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.authenticity.audience.figures import figure_matrix, profile_matrix

FOLDER = Path(__file__).parents[3] / "shared" / "data"
MARKS = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the real profiles are not beside the checkout ({FOLDER.name})"),
]
COLUMNS = {
    "fake_ig_srf/labelled_975.csv": {
        "has_profile_picture": "has_picture",
        "username_len": "handle_length",
        "username_digits": "handle_digits",
        "username_ends_digit": "handle_ends_digit",
    },
    "fake_ig_instafake/fake_v1.csv": {
        "user_follower_count": "followers",
        "user_following_count": "following",
        "user_biography_length": "bio_length",
        "user_media_count": "posts",
        "user_has_profil_pic": "has_picture",
        "user_is_private": "is_private",
        "username_digit_count": "handle_digits",
        "username_length": "handle_length",
    },
}
SRF, INSTAFAKE = COLUMNS
UNLABELLED = "fake_ig_srf/unlabelled_sample_10000.csv"


@dataclass(frozen=True)
class LabelledSet:
    """A labelled set.

    Attributes:
        raw: every column of the file as numbers, for the forest.
        profiles: profiles × ``PROFILE_COLUMNS``.
        figures: profiles × ``FIGURES``, for the curves.
        fake: which are fake.

    """

    raw: np.ndarray
    profiles: np.ndarray
    figures: np.ndarray
    fake: np.ndarray


def labelled_set(name: str) -> LabelledSet:
    frame = pl.read_csv(FOLDER / name).drop("user_hash", strict=False)
    profiles = profile_matrix(frame.rename(COLUMNS[name]))
    raw = frame.drop("is_fake").to_numpy().astype(np.float64)
    return LabelledSet(raw, profiles, figure_matrix(profiles), frame["is_fake"].to_numpy() == 1)


def unlabelled() -> np.ndarray:
    return profile_matrix(pl.read_csv(FOLDER / UNLABELLED).rename(COLUMNS[SRF]))
