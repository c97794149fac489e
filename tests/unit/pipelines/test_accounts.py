"""What a password costs; tests elsewhere hash theirs in no time (``conftest``)."""

from pipelines.steps.accounts import hasher


def test_a_password_is_as_dear_to_guess_as_rfc_9106_asks() -> None:
    hashed = hasher().hash("correct horse battery")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert hasher().verify(hashed, "correct horse battery")
