"""A kind of field that nobody knew before: registered, it goes through the whole renderer."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest

from credcloud_bridge.data import DesignKind, Problem
from credcloud_bridge.rendering.api import compile_design, template_problems
from credcloud_bridge.rendering.css import css_box
from credcloud_bridge.rendering.fields import registry
from credcloud_bridge.rendering.fields.field import AssetAddress, Field
from credcloud_bridge.rendering.geometry import Box
from credcloud_bridge.rendering.pdf.content_writer import ContentWriter, fill_operator
from credcloud_bridge.rendering.pdf.page_content import PageContent
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.values import PlaceholderValues
from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign
from tests.rendering.factories import box, ink, name_field, picture_of, source, template, values
from tests.rendering.tagging import tags_of

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, eq=False)
class GradeBarField(Field):
    """A bar as long as the recipient's grade."""

    types: ClassVar = ("gradeBar",)
    schema: ClassVar = {"full": {"type": "number", "exclusiveMinimum": 0}}
    read_aloud: ClassVar = True

    name: str
    box: Box
    full: float

    @classmethod
    def read(cls, raw: Mapping[str, Any], box: Box) -> Self:
        return cls(name=raw["name"], box=box, full=raw.get("full") or 100)

    @property
    def needed_values(self) -> tuple[str, ...]:
        return ("grade",)

    @property
    def changes(self) -> bool:
        return True

    def content(self, values: Mapping[str, str]) -> str:
        return values.get("grade", "")

    def problems(self, fields: PlaceholderValues, *, page_width: float) -> Iterator[Problem]:
        if not self.content(fields.values).isdecimal():
            yield Problem(None, self.problem_column, "grade-not-a-number", "Not a number.", "Type digits.")

    def html(self, fields: PlaceholderValues, asset: AssetAddress) -> str:
        bar = self._bar(self.content(fields.values))
        return f'<div style="{css_box(bar)}background:#006600"></div>'

    def page_content(
        self, writer: ContentWriter, content: str, language: str, variant: int = 0
    ) -> PageContent:
        bar = self._bar(content)
        return PageContent(fill_operator("#006600") + writer.rectangle(bar.x, bar.y, bar.width, bar.height))

    def _bar(self, grade: str) -> Box:
        box = self.box
        return Box(box.x, box.y, box.width * float(grade) / self.full, box.height)


def bar(**more: Any) -> dict[str, Any]:
    return box("gradeBar", name="bar", width=200, height=10, position={"x": 20, "y": 100}, **more)


@pytest.fixture
def _registered() -> Iterator[None]:
    registry.register(GradeBarField)
    yield
    registry.unregister(GradeBarField)


def test_an_unregistered_type_is_not_a_valid_template() -> None:
    (problem, *_) = template_problems(template(bar(), name_field()), DesignKind.CERTIFICATE)
    assert problem.code == "template-invalid"
    assert "gradeBar" in problem.message


@pytest.mark.usefixtures("_registered")
class TestARegisteredKind:
    def test_says_which_templates_are_valid(self) -> None:
        assert template_problems(template(bar(), name_field()), DesignKind.CERTIFICATE) == ()
        (problem,) = template_problems(template(bar(full=0), name_field()), DesignKind.CERTIFICATE)
        assert problem.column == "bar"

    def test_asks_for_its_values_and_says_what_is_wrong_with_them(self) -> None:
        design = compile_design(source(bar(), name_field()))
        assert design.placeholders == ("grade", "recipient_name")
        assert [problem.code for problem in design.problems(values(grade="B"))] == ["grade-not-a-number"]
        missing = design.problems(values(grade="1"))
        assert missing == ()

    def test_is_rendered_into_compiled_certificates(self) -> None:
        design = compile_design(source(bar(full=80), name_field()))
        assert design.tail(values(grade="40")) is not None
        picture = picture_of(design.png(values(grade="40"), width=594))
        assert ink(picture, (20, 100, 120, 110)) > 3500
        assert ink(picture, (121, 100, 220, 110)) == 0
        assert [tag.kind for tag in tags_of(design.pdf(values("Zoe", grade="40")))] == ["P", "H1"]

    def test_is_rendered_by_weasyprint_too(self) -> None:
        page = read_template(template(bar(full=80)))
        picture = picture_of(WeasyPrintDesign(page).png(values(grade="40"), width=594))
        assert ink(picture, (20, 100, 120, 110)) > 3500
        assert ink(picture, (121, 100, 220, 110)) == 0

    def test_cannot_take_a_type_that_another_kind_reads(self) -> None:
        class Impostor(GradeBarField):
            types: ClassVar = ("text",)

        with pytest.raises(ValueError, match="TextField"):
            registry.register(Impostor)


def test_the_example_of_the_documentation_works() -> None:
    page = (ROOT / "docs" / "how-tos" / "add-a-design-field.md").read_text("utf-8")
    module = types.ModuleType("rule_field")
    sys.modules[module.__name__] = module  # where dataclasses look for names in annotations
    exec(page.split("```python\n")[1].split("```")[0], module.__dict__)
    rule = box("rule", width=100, height=1, position={"x": 20, "y": 100}, color="#ff0000")
    registry.register(module.RuleField)
    try:
        assert template_problems(template(rule, name_field()), DesignKind.CERTIFICATE) == ()
        design = compile_design(source(rule, name_field()))
        assert ink(picture_of(design.png(values(), width=891)), (20, 99, 120, 102)) >= 600
    finally:
        registry.unregister(module.RuleField)
        del sys.modules[module.__name__]
