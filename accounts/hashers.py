from django.contrib.auth.hashers import PBKDF2PasswordHasher


class ClientSecretHasher(PBKDF2PasswordHasher):
    """For OAuth client secrets, which are checked with every token request.

    A secret is long and random, so it needs no slow hash against guessing: some milliseconds instead of a third of a
    second.
    """

    algorithm = "client_secret"
    iterations = 10_000
