"""Pictures of certificates without rendering their fixed part again.

The fixed part is rasterised once per width and kept; a recipient's text is
rendered over it by the same pdfium, from a file without the fixed part. That is
right only where everything fixed is painted before everything that changes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from PIL import Image

from credcloud_bridge.rendering.compiled.base_document import BaseDocument
from credcloud_bridge.rendering.pdf import rasterization

_WIDTHS = 3  # kept per design: a thumbnail, a preview and one more


class Previews:
    """Grounds of one design by width, and ``without_fixed``: the base without anything fixed."""

    def __init__(self, base: BaseDocument, without_fixed: BaseDocument) -> None:
        self._base = base
        self.without_fixed = without_fixed
        self._grounds: OrderedDict[int, Image.Image] = OrderedDict()
        self._lock = threading.Lock()

    def picture(self, tail: bytes, *, width: int) -> Image.Image:
        """The ground of this width with ``tail``, the section appended to ``without_fixed``, rendered over it."""
        return rasterization.render_over(self._ground(width), self.without_fixed.pdf + tail)

    def _ground(self, width: int) -> Image.Image:
        with self._lock:
            if width in self._grounds:
                self._grounds.move_to_end(width)
                return self._grounds[width]
        ground = rasterization.pdf_to_image(self._base.pdf, width=width)
        with self._lock:
            self._grounds[width] = ground
            while len(self._grounds) > _WIDTHS:
                self._grounds.popitem(last=False)
        return ground
