"""From a brief in plain words to a search whose conditions everybody can see and take away."""

from fukasa.pipelines.intent.query import BriefSearch, search_for_brief

__all__ = ["BriefSearch", "search_for_brief"]
