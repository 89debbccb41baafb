"""What a person would read in a PDF."""

import io
import unicodedata

from pypdf import PdfReader


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, blanks as one."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def run_of(pdf: bytes) -> str:
    """The text without blanks and line ends, for what may be broken anywhere."""
    return "".join(text_of(pdf).split())


def spaceless(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Name of each font → whether the file brings it along."""
    found: dict[str, bool] = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (inner,) = font.get_object()["/DescendantFonts"]
            described = inner.get_object()["/FontDescriptor"].get_object()
            found[str(described["/FontName"])] = bool({"/FontFile", "/FontFile2", "/FontFile3"} & set(described))
    return found
