"""Figures and properties of an account that can be asked for; each is a column of the index."""

from enum import StrEnum


class RangeField(StrEnum):
    """Figures of an account that can be filtered and sorted by; each is a column of the index."""

    FOLLOWERS = "followers"
    FOLLOWING = "following"
    POSTS_TOTAL = "posts_total"
    ER_FOLLOWERS = "er_followers"
    ER_COMMON = "er_common"
    ER_COMMON_PERCENTILE = "er_common_percentile"
    ER_VIEWS = "er_views"
    VIEWS_MEDIAN = "views_median"
    VIEWS_PER_FOLLOWER = "views_per_follower"
    LIKES_MEDIAN = "likes_median"
    SAVE_RATE = "save_rate"
    SHARE_RATE = "share_rate"
    CADENCE = "posting_cadence"
    STABILITY = "view_stability"
    SPONSORED_SHARE = "sponsored_share"
    SPONSORED_VS_ORGANIC = "sponsored_vs_organic"
    QUESTION_RATE = "question_rate"
    SUBSTANTIVE_RATE = "substantive_rate"
    PURCHASE_SIGNAL_RATE = "purchase_signal_rate"
    RETURNING_RATE = "returning_rate"
    DEPTH = "depth"
    DEPTH_PERCENTILE = "depth_percentile"
    FORECAST_P50 = "forecast_p50"
    PRICE_P50 = "price_p50"
    CPV_P50 = "cpv_p50"
    FOLLOWER_GROWTH = "follower_growth"
    LAST_POST_AGE = "last_post_age_days"
    AUTHENTICITY_P = "authenticity_p"  # probability of material inflation
    INFLATED_SHARE = "inflated_share"


class SetField(StrEnum):
    """Properties of an account of which any of several may hold."""

    PLATFORM = "platform"
    COUNTRY = "country"
    REGION = "region"
    LANGUAGE = "language"
    TIER = "tier"
    KIND = "kind"
    CATEGORY = "category"  # either of the two categories
    FORECAST_METRIC = "forecast_metric"
    PRICE_BASIS = "price_basis"
    CREATOR = "creator_id"
    AUTHENTICITY = "authenticity"  # pass, review, fail, insufficient


class FlagField(StrEnum):
    """Properties that hold or do not hold."""

    VERIFIED = "verified"
    HAS_EMAIL = "has_email"
    IS_OWN = "is_own"  # rests on facts of the own workspace
