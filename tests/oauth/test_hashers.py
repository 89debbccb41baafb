"""How passwords are kept, outside the suite's own quick hashing."""

from django.contrib.auth.hashers import Argon2PasswordHasher

from accounts.hashers import PasswordHasher


def test_a_password_is_hashed_at_the_recommended_costs() -> None:
    hasher = PasswordHasher()
    encoded = hasher.encode("demo-pass-2026", PasswordHasher().salt())
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify("demo-pass-2026", encoded)


def test_a_hash_of_other_costs_is_good_and_is_written_anew() -> None:
    older = Argon2PasswordHasher().encode("demo-pass-2026", PasswordHasher().salt())
    assert PasswordHasher().verify("demo-pass-2026", older)
    assert PasswordHasher().must_update(older)
    assert not PasswordHasher().must_update(PasswordHasher().encode("demo-pass-2026", PasswordHasher().salt()))
