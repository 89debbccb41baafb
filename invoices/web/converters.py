"""Numbers in the addresses of pages."""

from django.urls import register_converter

NAME = "number"


class NumberConverter:
    """請求書管理番号 (at most ten digits) or 版; anything longer is no address of ours."""

    regex = "[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(NumberConverter, NAME)
