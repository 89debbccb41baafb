from django.contrib.auth.hashers import Argon2PasswordHasher, PBKDF2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """For people's passwords: Argon2id at the least that OWASP recommends (19 MiB, two passes, one lane).

    Django's default takes 100 MiB and several times as long; a hundred programs that ask for a token at once (A4) would
    take 10 GB. A hash of other costs is written anew at the next sign-in.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class ClientSecretHasher(PBKDF2PasswordHasher):
    """For OAuth client secrets, which are checked with every token request.

    A secret is long and random, so it needs no slow hash against guessing: some milliseconds instead of a third of a
    second.
    """

    algorithm = "client_secret"
    iterations = 10_000
