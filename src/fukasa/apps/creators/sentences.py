"""Refusals of the index, as the search says them in the reader's language."""

from django.utils.translation import gettext_noop as _

from fukasa.apps.pages.sentences import Sentences

SENTENCES = (
    _("there is no account {key} in the index; write it as platform:id, or refresh first"),
    _("look-alikes are not known yet, or belong to another version; run `fukasa refresh`"),
    _("look-alikes need 1 to {most} accounts of the index, got {number}; name fewer, or refresh"),
    _("the index file {name} has another format; build it again with `fukasa refresh`"),
)

said = Sentences(SENTENCES).said
