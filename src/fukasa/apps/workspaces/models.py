import secrets
from decimal import Decimal
from typing import Any, ClassVar
from unicodedata import normalize

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from fukasa.apps.workspaces.choices import CURRENCIES, THEMES, TIER_SCHEMES, TIME_ZONES
from fukasa.apps.workspaces.roles import MEMBER_CHOICES, MEMBER_VALUES, Role


def new_scope_id() -> str:
    """Draw the name under which a workspace owns facts in the lake."""
    return f"ws_{secrets.token_hex(8)}"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who logs in by e-mail; the same person may be a member of several workspaces."""

    email = models.EmailField(_("E-mail"), unique=True)  # kept in small letters
    name = models.CharField(_("Name"), max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(_("Language"), max_length=8, default="ja")
    theme = models.CharField(_("Theme"), max_length=8, choices=THEMES, default="auto")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def set_password(self, raw_password: str | None) -> None:
        """Keep a password in NFKC, so that every keyboard and device gives the same one (NIST SP 800-63B-4)."""
        super().set_password(raw_password if raw_password is None else normalize("NFKC", raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Compare in NFKC, then as it was typed: older hashes were made of that."""
        plain = raw_password if raw_password is None else normalize("NFKC", raw_password)
        return super().check_password(plain) or (plain != raw_password and super().check_password(raw_password))


class QuotaPlan(models.Model):
    """How much of everything a workspace may hold. Operators edit these; nothing is deleted when one shrinks."""

    key = models.SlugField(_("Short name"), max_length=40, unique=True)
    name_ja = models.CharField(_("Name in Japanese"), max_length=60)
    name_en = models.CharField(_("Name in English"), max_length=60)
    limits = models.JSONField(default=dict)  # see fukasa.apps.workspaces.quotas.Quota; what is not named has no limit
    is_default = models.BooleanField(_("For new workspaces"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("is_default",), condition=models.Q(is_default=True), name="quota_plan_one_default"
            ),
        )

    def __str__(self) -> str:
        return self.key


class Workspace(models.Model):
    """A firm, a brand or a client with its own members, settings and facts."""

    name = models.CharField(_("Name"), max_length=100)
    scope_id = models.CharField(max_length=40, unique=True, default=new_scope_id, editable=False)
    currency = models.CharField(_("Currency"), max_length=3, choices=CURRENCIES, default="JPY")
    time_zone = models.CharField(_("Time zone"), max_length=50, choices=TIME_ZONES, default="Asia/Tokyo")
    tier_scheme = models.CharField(_("Tier scheme"), max_length=20, choices=TIER_SCHEMES, default="default")
    cutoff_cpv = models.DecimalField(
        _("Cut-off CPV"),
        max_digits=12,
        decimal_places=4,
        default=Decimal(2),
        validators=[MinValueValidator(Decimal("0.0001"))],
        help_text=_("The cost per view above which nobody is booked, in the currency of the workspace."),
    )
    cutoff_probability = models.FloatField(
        _("Probability"),
        default=0.5,
        validators=[MinValueValidator(0.01), MaxValueValidator(0.99)],
        help_text=_("How likely the CPV must stay under the cut-off: 0.5 is the plain rule, 0.8 the strict one."),
    )
    youtube_derived_metrics_accepted = models.BooleanField(_("Derived figures on YouTube API data"), default=False)
    plan = models.ForeignKey(
        QuotaPlan, on_delete=models.PROTECT, null=True, related_name="workspaces"
    )  # null: no limits
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(cutoff_cpv__gt=0), name="workspace_cutoff_positive"),
            models.CheckConstraint(
                condition=models.Q(cutoff_probability__gt=0, cutoff_probability__lt=1),
                name="workspace_probability_inside",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A user's place in a workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("Role"), max_length=10, choices=MEMBER_CHOICES, default=Role.VIEWER)
    time_zone = models.CharField(_("Time zone"), max_length=50, choices=TIME_ZONES, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, choices=CURRENCIES, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("workspace", "user"), name="member_once_per_workspace"),
            models.CheckConstraint(condition=models.Q(role__in=MEMBER_VALUES), name="member_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.workspace}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        Role(self.role)  # an unknown role is a mistake of the caller
        super().save(*args, **kwargs)
