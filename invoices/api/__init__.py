"""Operations 1, 2 and 3 on the wire."""
