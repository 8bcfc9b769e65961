"""The pages of a PDF as pictures, for the window and for thermal heads; from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


# PDFium works for one thread at a time (pypdfium2's readme, "Incompatibility with threading").
_PDFIUM = threading.Lock()


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as PNG, with its size in pixels."""

    width: int
    height: int
    png: bytes = field(repr=False)


def page_images(pdf: bytes, *, dpi: int = 144) -> tuple[PageImage, ...]:
    """Every page of a PDF as a picture in colour."""
    pages = []
    for image in _render(pdf, lambda _: dpi / 72, gray=False):
        content = BytesIO()
        image.save(content, "PNG", compress_level=1)
        pages.append(PageImage(image.width, image.height, content.getvalue()))
    return tuple(pages)


def render_gray(pdf: bytes, *, width: int) -> list[Image]:
    """Every page in shades of grey, exactly `width` pixels wide."""
    images = _render(pdf, lambda points: width / points, gray=True)
    return [
        image if image.width == width else image.crop((0, 0, width, image.height))
        for image in images
    ]


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of every page in points."""
    import pypdfium2

    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [document.get_page_size(number) for number in range(len(document))]
        finally:
            document.close()


def _render(pdf: bytes, scale: Callable[[float], float], *, gray: bool) -> list[Image]:
    with _PDFIUM:
        return _images(pdf, scale, gray=gray)


def _images(pdf: bytes, scale: Callable[[float], float], *, gray: bool) -> list[Image]:
    """Its own function, so that all of PDFium's objects have gone before the lock is free."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        images = []
        for number in range(len(document)):
            page = document[number]
            bitmap = page.render(scale=scale(page.get_width()), grayscale=gray)
            # A copy, since the bitmap's memory goes with the document.
            images.append(bitmap.to_pil().copy())
        return images
    finally:
        document.close()
