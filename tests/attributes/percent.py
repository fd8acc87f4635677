"""A type of attribute as an extension would add it."""

from credcloud_bridge.attributes import api as attributes


class Percent(attributes.AttributeType):
    """A whole number of percent, canonical as ``85``."""

    key = "percent"
    input_mode = "numeric"
    number_format = "0"

    def label(self) -> str:
        return "Percent"

    def instruction(self, *, choices: tuple[str, ...]) -> str:
        return "A number of percent, from 0 to 100."

    def example(self, *, choices: tuple[str, ...]) -> str:
        return "85 %"

    def reader(self, *, choices: tuple[str, ...], date_order: attributes.DateOrder) -> attributes.ReadCell:
        def read(cell: attributes.Cell) -> tuple[str, list[attributes.CellProblem]]:
            text, problems = attributes.cleaned(attributes.cell_text(cell))
            number = text.rstrip("%").strip()
            if number.isdecimal() and int(number) <= 100:
                return str(int(number)), problems
            wrong = attributes.CellProblem(
                "percent-not-understood", f"“{text}” is not a percentage.", "Write 85."
            )
            return "", [*problems, wrong]

        return read

    def show(self, value: str) -> str:
        return f"{value} %" if value else ""

    def cell_rule(self, *, choices: tuple[str, ...]) -> attributes.CellRule:
        return attributes.CellRule(kind="whole", error="0 to 100", lowest="0", highest="100")
