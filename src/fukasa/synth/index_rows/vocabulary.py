"""Made-up words of three languages, used as often as Zipf's law says (Zipf 1949, exponent 1)."""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fukasa.synth.randomness import IntArray

LANGUAGES = ("ja", "en", "ko")
WORDS = 30_000
_KANJI = (
    "美容旅行料理健康生活家族写真音楽学校仕事買物季節春夏秋冬朝夜海山花空水光色香心体髪肌服靴本犬猫"
    "車駅店街島国食茶酒米魚肉野菜果子道具部屋時間新古大小高安良好楽笑愛友話紹介"
)
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンー"
_SYLLABLES = "ka ri to mo ne sha lo vi ta bel sun dor en ar is ol mi ra ce pu fer gan ty wel nor ex"
_HANGUL = (
    "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후기니디리미비시이지치키티피히"
)
_IN_KANJI = 0.5
_SEED = 20_261_122


@cache
def vocabulary(language: str) -> pa.StringArray:
    """Give the words of a language, the most used first; the same at every call."""
    rng = np.random.default_rng([_SEED, LANGUAGES.index(language)])
    made: dict[str, None] = {}
    while len(made) < WORDS:
        made[_word(language, rng)] = None
    return pa.array(list(made))


def _word(language: str, rng: np.random.Generator) -> str:
    if language == "en":
        return "".join(rng.choice(_SYLLABLES.split(), rng.integers(2, 5)))
    if language == "ko":
        return "".join(rng.choice(list(_HANGUL), rng.integers(2, 5)))
    if rng.random() < _IN_KANJI:
        return "".join(rng.choice(list(_KANJI), rng.integers(2, 4)))
    return "".join(rng.choice(list(_KANA), rng.integers(3, 6)))


def ranks(rng: np.random.Generator, size: int) -> IntArray:
    """Draw words by rank: the r-th has a chance of ln((r + 1) / r) / ln(WORDS + 1), about 1 / r."""
    drawn = np.exp(rng.random(size) * np.log(WORDS + 1)).astype(np.int64) - 1
    found: IntArray = np.minimum(drawn, WORDS - 1)
    return found


def lists_of_words(rng: np.random.Generator, language: str, lengths: IntArray) -> pa.ListArray:
    """Draw a list of words per row."""
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    words = vocabulary(language).take(pa.array(ranks(rng, int(offsets[-1]))))
    return pa.ListArray.from_arrays(pa.array(offsets), words)


def sentences(words: pa.ListArray, language: str) -> pa.StringArray:
    """Write lists of words as running text: Japanese without spaces."""
    return pc.binary_join(words, "" if language == "ja" else " ")
