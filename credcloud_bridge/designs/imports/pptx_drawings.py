"""Pictures and drawn shapes of a slide as fields: pictures cropped as shown, outlines as SVG."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

from credcloud_bridge.designs.imports.pptx_slides import EMU_PER_MM, P, R, Slide, SlideShape
from credcloud_bridge.designs.imports.pptx_theme import A, alpha_of
from credcloud_bridge.designs.imports.proposal import Box
from credcloud_bridge.designs.imports.zip_files import ZipFiles

_MOST_PIXELS = 40_000_000
_LARGEST_SIDE = 4000  # pixels of a picture that is cropped
_MOST_POINTS = 20_000
_LEVEL = 0.3  # millimetres that a line may rise and still be drawn as a bar
_UNSEEN = 0.01  # of a colour that shows
_NOTHING = 0.004  # of a side: a crop that nobody sees


def picture_of(shape: SlideShape, files: ZipFiles) -> tuple[bytes, Box] | None:
    """The picture that fills a shape, as PNG or JPEG cropped as it is shown, with its box, if there is one."""
    fill = shape.element.find(f".//{P}blipFill")
    if fill is None:
        fill = shape.element.find(f"{P}spPr/{A}blipFill")
    found = None if fill is None else _picture(fill, shape.part.targets, shape.box, files)
    if found is None or not any(shape.flipped):
        return found
    return _flipped(found[0], shape.flipped), found[1]


def opacity_of(shape: SlideShape) -> float:
    """How much of a shape's picture shows, 0 to 1."""
    found = shape.element.find(f".//{A}blip/{A}alphaModFix")
    amount = float(str(found.get("amt") or 100_000).rstrip("%")) if found is not None else 100_000
    return round(min(1.0, max(0.0, amount / 100_000)), 3)


def background_of(slide: Slide, files: ZipFiles, page: Box) -> tuple[str | None, tuple[bytes, Box] | None]:
    """The colour or the picture behind everything, of the slide, else of its layout or master."""
    for part in slide.parts:
        background = part.root.find(f"{P}cSld/{P}bg/{P}bgPr")
        if background is None:
            continue
        fill = background.find(f"{A}blipFill")
        if fill is not None and (picture := _picture(fill, part.targets, page, files)):
            return None, picture
        for tag in ("solidFill", "gradFill"):
            if colour := slide.theme.colour(background.find(f"{A}{tag}")):
                return colour, None
    return None, None


def _picture(fill: Any, targets: dict[str, str], box: Box, files: ZipFiles) -> tuple[bytes, Box] | None:
    blip = fill.find(f"{A}blip")
    name = targets.get(blip.get(f"{R}embed") or "") if blip is not None else None
    if not name or name not in files:
        return None
    data = files.read(name)
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return None
            kind, size = opened.format, opened.size
            visible, box = _visible(fill, box)
            if visible is None and kind in ("PNG", "JPEG"):
                return data, box
            picture: Image.Image = opened.convert("RGBA" if kind != "JPEG" else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if visible is not None:
        left, top, right, bottom = visible
        crop = (left * size[0], top * size[1], right * size[0], bottom * size[1])
        edges = tuple(round(edge) for edge in crop)
        if edges[2] - edges[0] < 2 or edges[3] - edges[1] < 2:
            return None
        picture = picture.crop((edges[0], edges[1], edges[2], edges[3]))
    picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
    out = BytesIO()
    picture.save(out, "JPEG" if kind == "JPEG" else "PNG", quality=90)
    return out.getvalue(), box


def _flipped(data: bytes, flipped: tuple[bool, bool]) -> bytes:
    """A PNG or JPEG turned over, from left to right and from top to bottom."""
    with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as opened:
        kind = opened.format or "PNG"
        picture: Image.Image = opened
        if flipped[0]:
            picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if flipped[1]:
            picture = picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        out = BytesIO()
        picture.save(out, kind, quality=90)
    return out.getvalue()


def _visible(fill: Any, box: Box) -> tuple[tuple[float, float, float, float] | None, Box]:
    """The part of the picture that shows (fractions; ``None`` for all), and its box in the shape's."""
    source = _sides(fill.find(f"{A}srcRect"))
    placed = _sides(fill.find(f"{A}stretch/{A}fillRect"))
    across = _shown(source[0], source[2], placed[0], placed[2])
    down = _shown(source[1], source[3], placed[1], placed[3])
    inner = (
        box[0] + max(0.0, placed[0]) * box[2],
        box[1] + max(0.0, placed[1]) * box[3],
        box[2] * (1 - max(0.0, placed[0]) - max(0.0, placed[2])),
        box[3] * (1 - max(0.0, placed[1]) - max(0.0, placed[3])),
    )
    whole = max(across[0], down[0], 1 - across[1], 1 - down[1]) < _NOTHING
    return (None if whole else (across[0], down[0], across[1], down[1])), inner


def _sides(rectangle: Any) -> tuple[float, float, float, float]:
    if rectangle is None:
        return 0.0, 0.0, 0.0, 0.0
    left, top, right, bottom = (float(str(rectangle.get(side) or 0).rstrip("%")) / 100_000 for side in "ltrb")
    return left, top, right, bottom


def _shown(cut_start: float, cut_end: float, start: float, end: float) -> tuple[float, float]:
    """What shows of a picture that is cut at its ends and then laid over a shape, beyond its edges if negative."""
    long = max(0.01, 1 - min(0.0, start) - min(0.0, end))
    low, high = max(0.0, -start) / long, 1 - max(0.0, -end) / long
    kept = max(0.01, 1 - cut_start - cut_end)
    return max(0.0, cut_start + low * kept), min(1.0, cut_start + high * kept)


def drawing_of(shape: SlideShape, slide: Slide) -> dict[str, Any] | None:
    """A filled or outlined shape as a field without its place; ``None`` if nothing of it can be seen or rendered."""
    properties = shape.element.find(f"{P}spPr")
    if properties is None:
        return None
    paint, line = _fill(properties), properties.find(f"{A}ln")
    ink = line.find(f"{A}solidFill") if line is not None else None
    opacity, stroke_opacity = alpha_of(paint), alpha_of(ink)
    fill = slide.theme.colour(paint) if opacity > _UNSEEN else None
    stroke = slide.theme.colour(ink) if stroke_opacity > _UNSEEN else None
    width = round(float(line.get("w") or 9525) / EMU_PER_MM, 3) if line is not None and stroke else 0.0
    if not fill and not stroke:
        return None
    preset = properties.find(f"{A}prstGeom")
    if preset is not None:
        kind = preset.get("prst") or ""
        if kind in ("line", "straightConnector1") or (shape.box[3] == 0 and stroke):
            if min(shape.box[2:]) > _LEVEL and stroke:
                return _diagonal(shape, stroke, width, stroke_opacity)
            return {"type": "line", "color": stroke or fill, "opacity": stroke_opacity if stroke else opacity}
        if kind in ("rect", "roundRect", "ellipse"):
            return {
                "type": "ellipse" if kind == "ellipse" else "rectangle",
                "color": fill or "",
                "borderColor": stroke or "",
                "borderWidth": width,
                "opacity": opacity if fill else stroke_opacity,
                **({"radius": round(0.16667 * min(shape.box[2:]), 2)} if kind == "roundRect" else {}),
            }
        return None
    outline = _outline(properties.find(f"{A}custGeom"))
    if outline is None:
        return None
    path, across, down = outline
    painted = f'fill="{fill or "none"}"' + (f' fill-opacity="{opacity}"' if fill and opacity < 1 else "")
    if stroke:
        painted += f' stroke="{stroke}" stroke-width="{width}" vector-effect="non-scaling-stroke"'
        painted += f' stroke-opacity="{stroke_opacity}"' if stroke_opacity < 1 else ""
    if shape.flipped[0] or shape.flipped[1]:
        across_by, down_by = (-1 if one else 1 for one in shape.flipped)
        move = f"{across if shape.flipped[0] else 0} {down if shape.flipped[1] else 0}"
        painted += f' transform="translate({move}) scale({across_by} {down_by})"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{shape.box[2]}mm" height="{shape.box[3]}mm" '
        f'viewBox="0 0 {across} {down}" preserveAspectRatio="none"><path {painted} d="{path}"/></svg>'
    )
    return {"type": "svg", "content": svg}


def _diagonal(shape: SlideShape, stroke: str, width: float, opacity: float) -> dict[str, Any]:
    """A line from corner to corner of its box."""
    across, down = shape.box[2:]
    start, end = (down, 0) if shape.flipped[0] != shape.flipped[1] else (0, down)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}mm" height="{down}mm" '
        f'viewBox="0 0 {across} {down}"><path fill="none" stroke="{stroke}" stroke-width="{width}" '
        f'stroke-opacity="{opacity}" d="M0 {start}L{across} {end}"/></svg>'
    )
    return {"type": "svg", "content": svg}


def _fill(properties: Any) -> Any:
    for tag in ("solidFill", "gradFill", "pattFill"):
        if (found := properties.find(f"{A}{tag}")) is not None:
            return found
    return None


def _outline(geometry: Any) -> tuple[str, int, int] | None:
    """The path of a drawn shape with the size of its coordinates."""
    paths = geometry.findall(f"{A}pathLst/{A}path") if geometry is not None else []
    if not paths:
        return None
    steps, points = [], 0
    for command in paths[0]:
        tag = command.tag.rpartition("}")[2]
        letter = {"moveTo": "M", "lnTo": "L", "cubicBezTo": "C", "quadBezTo": "Q", "close": "Z"}.get(tag)
        if letter is None:
            return None
        places = [(point.get("x") or "", point.get("y") or "") for point in command.findall(f"{A}pt")]
        if any(not _is_number(value) for place in places for value in place):
            return None  # a formula
        points += len(places)
        if points > _MOST_POINTS:
            return None
        steps.append(letter + " ".join(f"{x} {y}" for x, y in places))
    across, down = paths[0].get("w") or "", paths[0].get("h") or ""
    if not (_is_number(across) and _is_number(down)):
        return None
    return "".join(steps), max(1, int(across)), max(1, int(down))


def _is_number(value: str) -> bool:
    return value.lstrip("-").isascii() and value.lstrip("-").isdigit() and len(value) < 12
