"""What a password must be, after NIST SP 800-63B-4, and how it is kept."""

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.people import passwords
from fukasa.web import settings as shipped
from tests.factories import people_keys
from tests.factories.workspaces import PASSWORD, People


def refusals(password: str, **person: str) -> list[str]:
    try:
        validate_password(password, get_user_model()(**person))
    except ValidationError as error:
        return [one.code or "" for one in error.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "紫陽花が雨に濡れている静かな午後です",
        "only small letters and spaces",
        "x9" + "ÄöüßéîłŁ☂☃ЖшщЫ" + "!",
        "a sentence " * 11 + "of 128 signs and more",
    ],
)
def test_long_passwords_of_any_signs_are_taken(password: str) -> None:
    assert refusals(password, email="hanako@example.com", name="Hanako") == []


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("fourteen signs", "password_too_short"),
        ("passwordpassword", "password_too_common"),
        ("1234567890password!!", "password_too_common"),
        ("iloveyou iloveyou", "password_too_common"),
        ("aaaaaaaaaaaaaaaaaaaa", "weak"),
        ("abcdefghijklmnopqrst", "weak"),
        ("qwertyuiopqwertyuiop", "weak"),
        ("98765432109876543210", "weak"),
        ("hanako-yamada-2024-hanako", "names"),
        ("fukasa fukasa fukasa 1", "names"),
        ("x" * 300 + "abcdefg", "too_long"),
    ],
)
def test_what_is_tried_first_is_refused(password: str, reason: str) -> None:
    assert reason in refusals(password, email="hanako@yamada.example", name="山田 Hanako")


def test_eight_signs_are_enough_beside_a_second_factor(people: People) -> None:
    owner = get_user_model().objects.get(pk=people.owner.user_id)
    with pytest.raises(ValidationError):
        validate_password("tofu&kelp", owner)
    people_keys.with_app(people)
    validate_password("tofu&kelp", owner)


@given(st.text(min_size=1, max_size=60))
def test_every_way_to_type_it_gives_the_same_password(text: str) -> None:
    assert passwords.normal(passwords.normal(text)) == passwords.normal(text)


def test_a_password_typed_on_another_keyboard_is_the_same(people: People) -> None:
    user = get_user_model().objects.get(pk=people.owner.user_id)
    user.set_password("ｆｕｌｌ width ﾊﾟｽﾜｰﾄﾞ")
    assert user.check_password("full width パスワード")


def test_a_password_that_was_hashed_as_typed_still_opens(people: People) -> None:
    user = get_user_model().objects.get(pk=people.owner.user_id)
    user.password = make_password("ﾊﾟｽﾜｰﾄﾞ")
    assert user.check_password("ﾊﾟｽﾜｰﾄﾞ")


def test_an_older_hash_becomes_argon2_at_the_next_log_in(people: People, settings: LazySettings) -> None:
    user = get_user_model().objects.get(pk=people.owner.user_id)
    user.password = make_password(PASSWORD, hasher="md5")
    user.save()
    settings.PASSWORD_HASHERS = [shipped.PASSWORD_HASHERS[0], "django.contrib.auth.hashers.MD5PasswordHasher"]
    Client().post("/login/", {"login": user.email, "password": PASSWORD})
    user.refresh_from_db()
    assert identify_hasher(user.password).algorithm == "argon2"
