"""Pictures of certificates without rendering their fixed part again.

The fixed part of a page is rasterised once per width and kept; a recipient's text is
rendered over it by the same pdfium, from a file without the fixed part. That is
right only where everything fixed is painted before everything that changes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from PIL import Image

from credcloud_bridge.rendering.compiled.base_document import BaseDocument
from credcloud_bridge.rendering.pdf import rasterization

_KEPT = 3  # of each design: a thumbnail, a preview and one more


class Previews:
    """Grounds of one design by page and width, and ``without_fixed``: the base without anything fixed."""

    def __init__(self, base: BaseDocument, without_fixed: BaseDocument) -> None:
        self._base = base
        self.without_fixed = without_fixed
        self._grounds: OrderedDict[tuple[int, int], Image.Image] = OrderedDict()
        self._lock = threading.Lock()

    def picture(self, tail: bytes, *, width: int, page: int) -> Image.Image:
        """The ground of this page and width, and over it ``tail``, a section appended to ``without_fixed``."""
        return rasterization.render_over(self._ground(width, page), self.without_fixed.pdf + tail, page=page)

    def _ground(self, width: int, page: int) -> Image.Image:
        key = page, width
        with self._lock:
            if key in self._grounds:
                self._grounds.move_to_end(key)
                return self._grounds[key]
        ground = rasterization.pdf_to_image(self._base.pdf, width=width, page=page)
        with self._lock:
            self._grounds[key] = ground
            while len(self._grounds) > _KEPT:
                self._grounds.popitem(last=False)
        return ground
