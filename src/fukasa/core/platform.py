"""The platforms a creator can be present on, and what each of them can show."""

from enum import StrEnum


class Platform(StrEnum):
    """A platform by its id, as it stands in files and tables."""

    INSTAGRAM = "instagram"
    YOUTUBE = "youtube"
    TIKTOK = "tiktok"
    X = "x"
    NAVER_BLOG = "naver_blog"
    THREADS = "threads"
    PODCAST = "podcast"
    TWITCH = "twitch"
    PINTEREST = "pinterest"
    OTHER = "other"


class PostFormat(StrEnum):
    """The form of one piece of content."""

    SHORT = "short"
    LONG = "long"
    IMAGE = "image"
    CAROUSEL = "carousel"
    LIVE = "live"
    STORY = "story"
    TEXT = "text"
    AUDIO = "audio"


class CreatorKind(StrEnum):
    """Who stands behind an account."""

    PERSON = "person"
    GROUP = "group"
    BRAND = "brand"
    VIRTUAL = "virtual"
    EMPLOYEE = "employee"
