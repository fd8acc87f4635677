"""Workbooks of other kinds than XLSX: OpenDocument, and Excel 97–2003."""

import base64
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest

from credcloud_bridge.data import AttributeSpec, Recipient
from credcloud_bridge.recipients import api
from tests.recipients.factories import assert_refused, checked, codes, inspected, make_group, raw_xlsx, save

GROUP = make_group(AttributeSpec("number", "Number"))

# One sheet "People" and one that is hidden, as xlwt writes them.
XLS = zlib.decompress(base64.b85decode(
    r"c-rk)O=uHA6#i!OU)nTjQ=t_~C|I>Nf_U-LCJMER7@`+N1e>^vgeKXNpF``xYRyRm!IR>pP!C?JUi?7?y?GE?^dJaAqQ{;D1rKf3H!mAaYYP"
    r"q3LS(;X-n@A;^JaG5do#1UxZp3%KJF=F4TfPu#qhvcCli!BwSo^+Zy1uT<!(xbg{FeXO@?$j@S^RVOWIJ{y9@=7>~DwyUnrf&1fqII3vMHh@"
    r"Eqbo&S6N{$@di8qvS<5&#Qy!MW&rhA9CB5Od~A0$#jU?mc%(Mgrft8Og}!W^l_b+sK8V1^NA$~(1o|skFVSk)wT{C&L-ojCadVRw_*-t(orp"
    r"=Wo5Y?_t64O5<=;8NL5P+kh$mZ!w3T3YjOQLXvw!%E<p01tL3f@<Zd$JTKR3o4ot%s6VjQB<kTnZ)liOU`b0{T62DXWh7-q<s;Xs{5#>OaiJ"
    r"C^^Y0UwQq~pmHiK2ycLd()de>|5fXlhW;xIpovV~Ga7EaDg^g_w#IGRaV0%jNg$*-I_*XyC2Hw`wbC;{a<Vs-m5FKZlu*-emc~xA!L#vG4_!"
    r"O!M(kJ!E#tH-dqyvIlkca*e`N)(kMekLfkmx|8`HrU8lp%KKwoCUbO#+g#_`ej4W><3o6N9lwY8;?k*Sy~VHLy~NLtmZt*qAH%cgqeD-n{_>"
    r"f@pcoW)??^lk*K%QQN1vH?|Ft!_6`whG!#qjbu_A+!;AdJb$<-0RONzNx)sl@$HdB{aN0(q-cC)=;U1U_eqPYpyb)!>mo0Ua{^b9K<c)|-Bs"
    r"XO4e&WhO3ihs~-R^&CqdTVCEf&~i}ELgD6L=fi1+Gbv@9p;tKW&YP$p;WPcll-?hP2Y7o^7Lglf(+$ZOg7{{JKzvCU1F1cYX1u*&d}&t`l3w"
    r"mJjNULU%Il3`uEv%N8i?kP^05l8ky%m9{(2(ISlg"
))  # fmt: skip

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_CONTENT = (
    '<office:document-content xmlns:office="o" xmlns:style="s" xmlns:table="t" xmlns:text="x" xmlns:calcext="c">'
    '<office:automatic-styles><style:style style:name="hidden"><style:table-properties table:display="false"/>'
    "</style:style></office:automatic-styles><office:body><office:spreadsheet>{}</office:spreadsheet>"
    "</office:body></office:document-content>"
)


def ods(path: Path, tables: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _TYPE)
        archive.writestr("content.xml", _CONTENT.format(tables))
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def table(*rows: str, name: str = "Sheet1", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(text: str, **attributes: str) -> str:
    written = " ".join(
        f'{name.replace("__", ":").replace("_", "-")}="{value}"' for name, value in attributes.items()
    )
    return f"<table:table-cell {written}><text:p>{text}</text:p></table:table-cell>"


def string(text: str) -> str:
    return cell(text, office__value_type="string")


HEADER = row(string("Name"), string("Email"), string("Number"))


def read(path: Path) -> list[Recipient]:
    return checked(path, GROUP, mapping=dict(inspected(path, GROUP).suggested_mapping))


def test_an_opendocument_spreadsheet_is_read(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "file.ods",
        table(row(string("secret")), name="Notes", more='table:style-name="hidden"')
        + table(
            HEADER,
            row(
                '<table:table-cell table:number-columns-repeated="1024"/>',
                more='table:number-rows-repeated="2"',
            ),
            row(
                string("Zoë  Żak"),
                string("z@uni-test.org"),
                cell("00042", office__value_type="float", office__value="42"),
            ),
            row(
                '<table:table-cell table:number-columns-repeated="16384"/>',
                more='table:number-rows-repeated="1048571"',
            ),
            name="People",
        ),
    )
    found = inspected(path, GROUP)
    assert (found.kind, found.sheets, found.sheet, found.data_rows) == (
        api.FileKind.ODS,
        ("People",),
        "People",
        1,
    )
    (only,) = read(path)
    assert (only.row, only.name, only.email) == (4, "Zoë  Żak", "z@uni-test.org")
    assert (only.attributes["number"], codes(only)) == ("00042", []), "what the sheet shows"


def test_what_cells_are_besides_values_is_seen(tmp_path: Path) -> None:
    comment = "<office:annotation><text:p>a comment</text:p></office:annotation>"
    path = ods(
        tmp_path / "file.ods",
        table(
            HEADER,
            row(
                string("Ana"),
                string("a@uni-test.org"),
                cell("3", office__value_type="float", office__value="3", table__formula="of:=1+2"),
            ),
            row(
                string("Bo"),
                string("b@uni-test.org"),
                cell(
                    "#N/A",
                    office__value_type="string",
                    calcext__value_type="error",
                    table__formula="of:=NA()",
                ),
                more='table:visibility="collapse"',
            ),
            row(
                f"<table:table-cell>{comment}<text:p>Cy</text:p></table:table-cell>",
                string("c@uni-test.org"),
                "<table:covered-table-cell><text:p>left over</text:p></table:covered-table-cell>",
            ),
            row(
                string("Di"),
                string("d@uni-test.org"),
                cell("95%", office__value_type="percentage", office__value="0.95"),
            ),
        ),
    )
    rows = read(path)
    assert [codes(one) for one in rows] == [["formula"], ["cell-error", "row-hidden"], [], []]
    assert [one.attributes["number"] for one in rows] == ["3", "", "", "95%"]
    assert rows[2].name == "Cy"


def test_dates_of_an_opendocument_spreadsheet_are_dates(tmp_path: Path) -> None:
    day = cell("01.05.2026", office__value_type="date", office__date_value="2026-05-01")
    path = ods(
        tmp_path / "file.ods",
        table(
            row(string("Name"), string("Email"), string("Issued on"), string("Number")),
            row(string("Ana"), string("a@uni-test.org"), day, day),
        ),
    )
    (only,) = read(path)
    assert (only.issued_on, only.attributes["number"]) == (date(2026, 5, 1), "01.05.2026")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"Basic__script-lc.xml": "<x/>"}, "file-macros"),
        ({"META-INF__manifest.xml": "<manifest:encryption-data/>"}, "file-encrypted"),
    ],
)
def test_an_opendocument_spreadsheet_with_macros_or_a_password_is_refused(
    tmp_path: Path, parts: dict[str, str], code: str
) -> None:
    assert_refused(code, ods(tmp_path / "file.ods", table(HEADER), **parts))


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        (table(), "sheet-empty"),
        ("<!DOCTYPE x>", "file-damaged"),
        (table(HEADER, row(string("x"), more='table:number-rows-repeated="1048576"')), "too-many-rows"),
        (
            table(
                HEADER,
                row(
                    '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
                    "<text:p>x</text:p></table:table-cell>"
                ),
            ),
            "too-many-columns",
        ),
        (table(HEADER, row(string("x" * 40_000))), "cell-too-long"),
    ],
)
def test_hostile_opendocument_spreadsheets_are_refused(tmp_path: Path, tables: str, code: str) -> None:
    assert_refused(code, ods(tmp_path / "file.ods", tables))


def test_another_sheet_may_be_as_large_as_it_likes(tmp_path: Path) -> None:
    large = table(row(string("x"), more='table:number-rows-repeated="1048576"'), name="Large")
    path = ods(tmp_path / "file.ods", table(HEADER, row(string("Ana"), string("a@uni-test.org"))) + large)
    assert [one.name for one in read(path)] == ["Ana"]


def test_entity_definitions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _TYPE)
        archive.writestr("content.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]>" + _CONTENT.format(table(HEADER)))
    assert_refused("file-xml-entities", path)


def test_a_workbook_of_excel_97_is_read_and_its_limits_are_named(tmp_path: Path) -> None:
    path = save(tmp_path / "file.xls", XLS)
    found = inspected(path, GROUP)
    assert (found.kind, found.sheets, codes(found.notes)) == (
        api.FileKind.XLS,
        ("People",),
        ["formats-unknown"],
    )
    (only,) = read(path)
    assert (only.name, only.email) == ("Zoë Żak", "z@uni-test.org")
    assert (only.attributes["number"], only.issued_on) == ("12.5", date(2026, 5, 1))


def test_old_workbooks_with_macros_or_a_password_are_refused(tmp_path: Path) -> None:
    for stream, code in (("_VBA_PROJECT", "file-macros"), ("EncryptedPackage", "file-encrypted")):
        assert_refused(code, save(tmp_path / "file.xls", XLS + stream.encode("utf-16-le")))
    assert_refused("file-damaged", save(tmp_path / "broken.xls", XLS[:2_000]))


def test_a_name_that_says_another_kind_is_explained(tmp_path: Path) -> None:
    problem = assert_refused("file-kind-mismatch", save(tmp_path / "file.xlsx", XLS))
    assert ".xls," in problem.remedy
    problem = assert_refused("file-kind-mismatch", ods(tmp_path / "other.xlsx", table(HEADER)))
    assert ".ods," in problem.remedy
    problem = assert_refused("file-kind-mismatch", raw_xlsx(tmp_path / "other.ods", ""))
    assert ".xlsx," in problem.remedy


def test_an_opendocument_spreadsheet_need_not_say_its_type(tmp_path: Path) -> None:
    path = tmp_path / "file.ods"
    with zipfile.ZipFile(path, "w") as archive:
        content = table(HEADER, row(string("Ana"), string("a@uni-test.org")))
        archive.writestr("content.xml", _CONTENT.format(content))
    assert [one.name for one in read(path)] == ["Ana"]
