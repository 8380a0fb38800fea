import base64
import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.webhooks.signing import headers, new_secret, signature
from tests.factories.webhooks import SECRET


def test_a_signature_is_the_hmac_that_the_standard_says():
    body = b'{"test": 2432232314}'
    expected = hmac.new(base64.b64decode(SECRET.removeprefix("whsec_")), b"msg_1.1614265330." + body, hashlib.sha256)
    assert signature(SECRET, "msg_1", 1614265330, body) == "v1," + base64.b64encode(expected.digest()).decode()


def test_the_example_of_the_standard_is_met():
    given_ = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert given_ == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_two_secrets_give_two_signatures_and_one_gives_one():
    assert len(headers("m", 1, b"x", [SECRET])["webhook-signature"].split()) == 1
    assert len(headers("m", 1, b"x", [SECRET, new_secret()])["webhook-signature"].split()) == 2


@given(st.binary(), st.binary(), st.integers(0, 2**33))
def test_another_body_another_time_or_another_id_is_another_signature(body, other, seconds):
    made = signature(SECRET, "m", seconds, body)
    assert (signature(SECRET, "m", seconds, other) == made) == (other == body)
    assert signature(SECRET, "m", seconds + 1, body) != made
    assert signature(SECRET, "n", seconds, body) != made


def test_secrets_are_long_and_never_the_same():
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(base64.b64decode(one.removeprefix("whsec_"))) for one in made} == {32}
