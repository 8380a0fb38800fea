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
    LABELLED_SHARE = "labelled_share"
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
    ACCOUNT_AGE = "account_age_days"
    GROWTH_30 = "follower_growth_30d"
    GROWTH_90 = "follower_growth_90d"
    LIKES_TOTAL = "likes_total"
    VIEWS_TOTAL = "views_total"
    POSTS_KNOWN = "posts_known"
    POSTS_14 = "posts_14d"
    POSTS_30 = "posts_30d"
    AI_SHARE = "ai_share"
    SPONSORED_POSTS = "sponsored_posts"
    LAST_SPONSORED_AGE = "last_sponsored_age_days"
    ER_REACH = "er_reach"
    COMMENTS_MEDIAN = "comments_median"
    ENGAGEMENTS_MEDIAN = "engagements_median"
    VIEWS_14 = "views_median_14d"
    VIEWS_30 = "views_median_30d"
    SHORT_VIEWS = "short_views_median"
    LONG_VIEWS = "long_views_median"
    SPONSORED_VIEWS = "sponsored_views_median"
    FORECAST_P10 = "forecast_p10"
    PAID_P50 = "paid_p50"
    CPV_P90 = "cpv_p90"
    AUDIENCE_FEMALE = "audience_female"
    AUDIENCE_MALE = "audience_male"
    AUDIENCE_13_17 = "audience_13_17"
    AUDIENCE_18_24 = "audience_18_24"
    AUDIENCE_25_34 = "audience_25_34"
    AUDIENCE_35_44 = "audience_35_44"
    AUDIENCE_45_54 = "audience_45_54"
    AUDIENCE_55_UP = "audience_55_up"
    AUDIENCE_HOME = "audience_home"  # share in the country of the account
    DATA_AGE = "data_age_days"


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
    AUTHENTICITY_LEVEL = "authenticity_level"  # which evidence there is
    SAFETY = "safety"  # clear, look, risk, insufficient
    SAFETY_WORDS = "safety_words"  # subjects that reach a threshold
    AGENCY = "agency"
    CONTACT = "contacts"  # kinds of contact and of presence elsewhere
    FORMAT = "formats"
    HASHTAG = "top_hashtags"
    SPONSOR = "sponsors"
    MENTION = "mentions"
    AUDIENCE_COUNTRY = "audience_countries"
    AUDIENCE_CITY = "audience_cities"
    AUDIENCE_LANGUAGE = "audience_languages"
    FORECAST_FORMAT = "forecast_format"
    FORECAST_STATUS = "forecast_status"
    SOURCE = "source"
    AUTH_CONTEXT = "auth_context"


class FlagField(StrEnum):
    """Properties that hold or do not hold."""

    VERIFIED = "verified"
    HAS_EMAIL = "has_email"
    IS_OWN = "is_own"  # rests on facts of the own workspace
    IS_PRIVATE = "is_private"
    IS_CELEBRITY = "is_celebrity"
    HAS_AUDIENCE = "has_audience"
    HAS_RATE = "has_rate"


SEVERAL = frozenset(
    {
        SetField.SAFETY_WORDS,
        SetField.CONTACT,
        SetField.FORMAT,
        SetField.HASHTAG,
        SetField.SPONSOR,
        SetField.MENTION,
        SetField.AUDIENCE_COUNTRY,
        SetField.AUDIENCE_CITY,
        SetField.AUDIENCE_LANGUAGE,
    }
)
"""Properties of which an account has a list of values."""
