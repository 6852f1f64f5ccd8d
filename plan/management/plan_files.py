"""Read the plan as data (fixtures/*.toml) into records, in the order they can be inserted.

The files hold each wording once, as issued; what is shown is computed here by the errata.
"""

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from django.db.models import Choices

from plan.management.synchronise import Part, Record
from plan.models import (
    BudgetAmount,
    BudgetLine,
    BudgetPeriod,
    Duty,
    DutyHeading,
    DutySubject,
    Erratum,
    FundingSource,
    GrowthReading,
    Indicator,
    LegalBasis,
    Measure,
    MeasureKind,
    MeasureNature,
    MeasureSupplier,
    Objective,
    Passage,
    PassagePart,
    Plan,
    Recipient,
    Section,
    Solution,
    SolutionDuty,
    SupplierPart,
    Target,
    TargetRule,
)
from soctrang_ip.accounts.models import (
    Agency,
    AgencyGroup,
    AgencyKind,
    AgencyName,
    GroupKind,
    NationHeader,
)
from tasks.models import (
    SolutionTask,
    Task,
    TaskFunding,
    TaskHeading,
    TaskInterval,
    TaskLead,
    TaskPartner,
)

DONG_PER_MILLION = 1_000_000


class PlanFileError(ValueError):
    """The files contradict themselves or each other; the sentence says where."""


class Errata:
    """The list of slips; knows which of them have been met."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.met: list[dict[str, Any]] = []

    def correct(self, place: str, text: str) -> str:
        for row in self.rows:
            if row["vi_tri"] == place and row["da_in"] in text:
                text = text.replace(row["da_in"], row["doc_la"], 1)
                self.met.append(row)
        return text

    def refuse_unmet(self) -> None:
        for row in self.rows:
            if row not in self.met:
                raise PlanFileError(f"Đính chính {row['vi_tri']}: không thấy “{row['da_in']}”.")


class Names:
    """Which agency or group a wording of the plan means, whatever its capitals."""

    def __init__(self) -> None:
        self.agencies: dict[str, Record] = {}
        self.groups: dict[str, Record] = {}
        self.meanings: dict[str, Record | None] = {}

    def add(self, meaning: Record | None, wordings: list[str]) -> None:
        for wording in wordings:
            if wording.casefold() in self.meanings:
                raise PlanFileError(f"Cách gọi “{wording}” được ghi hai lần.")
            self.meanings[wording.casefold()] = meaning

    def agency(self, code: str) -> Record:
        return look_up(self.agencies, code, "cơ quan")

    def party(self, wording: str, read_as: str | None = None) -> dict[str, Record | None]:
        """The columns `agency` and `group` for a wording; both empty for mere words."""
        meaning = look_up(self.meanings, (read_as or wording).casefold(), "cách gọi")
        return {
            "agency": meaning if meaning and meaning.model is Agency else None,
            "group": meaning if meaning and meaning.model is AgencyGroup else None,
        }


def look_up(table: dict[str, Any], key: str, what: str) -> Any:
    if key not in table:
        raise PlanFileError(f"Không rõ {what} “{key}”.")
    return table[key]


def choice(choices: type[Choices], label: str) -> str:
    """The stored value of a choice the files name by its Vietnamese label."""
    return look_up({str(member.label): member.value for member in choices}, label, "lựa chọn")


def split_cell(cell: str) -> list[str]:
    return [wording.strip() for wording in cell.split(";")]


def read_plan_files(folder: Path) -> list[Record]:
    """All records of the plan; PlanFileError when the files do not fit together."""
    try:
        return _records(
            **{
                name: _read(folder / f"{name.replace('_', '-')}.toml")
                for name in (
                    "co_quan",
                    "van_ban",
                    "chi_tieu",
                    "kinh_phi",
                    "phu_luc",
                    "giai_phap",
                    "dinh_chinh",
                )
            }
        )
    except KeyError as error:
        raise PlanFileError(f"Thiếu mục {error}.") from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(unicodedata.normalize("NFC", path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise PlanFileError(f"{path.name}: không đọc được ({error}).") from error


def _records(
    co_quan: dict[str, Any],
    van_ban: dict[str, Any],
    chi_tieu: dict[str, Any],
    kinh_phi: dict[str, Any],
    phu_luc: dict[str, Any],
    giai_phap: dict[str, Any],
    dinh_chinh: dict[str, Any],
) -> list[Record]:
    errata = Errata(dinh_chinh["loi"])
    names = Names()
    records = _agencies(co_quan, names) + _groups(co_quan, names)
    names.add(None, co_quan["chi_ghi_loi"])
    plan = _plan(van_ban["ke_hoach"], names)
    objectives = _objectives(van_ban["muc_tieu"], plan, errata)
    sections = {row["la_ma"]: _section(row, plan) for row in van_ban["muc"]}
    lines = {row["stt"]: _budget_line(row, plan) for row in kinh_phi["dong_kinh_phi"]}
    sources = _funding_sources(kinh_phi["nguon"], plan, lines, names)
    duties = _duties(van_ban["de_muc"], plan, names, errata)
    tasks = _appendix(phu_luc, sections, sources, names, errata)
    links = _SolutionLinks(giai_phap["giai_phap"], tasks, duties)
    records += [
        plan,
        *_legal_bases(van_ban["can_cu"], plan),
        *_passages(van_ban["doan_van"], plan, errata),
        *objectives.values(),
        *sections.values(),
        *duties,
        *_recipients(van_ban["noi_nhan"], plan, names),
        *_errata(dinh_chinh["loi"], plan),
        *_indicators(chi_tieu["chi_tieu"], plan, objectives, names, errata),
        *lines.values(),
        *_budget_cells(kinh_phi, plan, lines),
        *sources.values(),
        *tasks,
        *_solutions(van_ban["muc"], sections, links, errata),
    ]
    errata.refuse_unmet()
    links.refuse_unmet()
    return records


# Agencies and groups


def _agencies(data: dict[str, Any], names: Names) -> list[Record]:
    dated_names = []
    for row in data["co_quan"]:
        code = row["ma"]
        agency = Record(
            Agency,
            place=code,
            code=code,
            key={"code": code},
            values={
                "kind": choice(AgencyKind, row["loai"]),
                "order": row["thu_tu"],
                "is_reporting": row.get("phai_bao_cao", True),
                "active_from": data["tu_ngay"],
            },
        )
        dated_names.append(
            Record(
                AgencyName,
                place=code,
                code=code,
                key={"agency": agency, "valid_from": data["tu_ngay"]},
                values={
                    "name": row["ten"],
                    "short_name": row["ten_ngan"],
                    "header_parent": row.get("tieu_de_tren", ""),
                    "header_name": row["tieu_de"],
                    "header_nation": choice(
                        NationHeader, row.get("tieu_de_phai", NationHeader.NATION.label)
                    ),
                    "place": row["dia_danh"],
                    "document_code": row["ky_hieu"],
                    "signature": row["chu_ky"],
                },
            )
        )
        names.agencies[code] = agency
        names.add(agency, [row["ten"], *row.get("cach_goi", [])])
    return [*names.agencies.values(), *dated_names]


def _groups(data: dict[str, Any], names: Names) -> list[Record]:
    for row in data["nhom"]:
        members = [{"agency": names.agency(code)} for code in row.get("thanh_vien", [])]
        group = Record(
            AgencyGroup,
            place=row["ma"],
            code=row["ma"],
            key={"code": row["ma"]},
            values={
                "name": row["ten"],
                "kind": choice(GroupKind, row["loai"]),
                "is_proposal": row.get("de_xuat", False),
            },
            parts=[Part(AgencyGroup.members.through, "agencygroup", members)],
        )
        names.groups[row["ma"]] = group
        names.add(group, [row["ten"], *row.get("cach_goi", [])])
    return list(names.groups.values())


# The text of the plan


def _plan(row: dict[str, Any], names: Names) -> Record:
    """Without number and day of issue: the print leaves them blank, an officer fills them in."""
    return Record(
        Plan,
        place=row["ma"],
        code=row["ma"],
        key={"code": row["ma"]},
        values={
            "heading": row["loai"],
            "title": row["ten"],
            "issuer": names.agency(row["co_quan_ban_hanh"]),
            "year": row["nam"],
            "first_year": row["nam_dau"],
            "last_year": row["nam_cuoi"],
            "base_year": row["nam_goc"],
            "growth_reading": choice(GrowthReading, row["cach_tinh_tang"]),
            "signature": row["chu_ky"],
            "signer": row["nguoi_ky"],
            "appendix_heading": row["phu_luc"],
            "appendix_title": row["ten_phu_luc"],
            "appendix_note": row["kem_theo"],
        },
    )


def _legal_bases(rows: list[dict[str, Any]], plan: Record) -> list[Record]:
    return [
        Record(
            LegalBasis,
            place=row["so"],
            code=row["so"],
            key={"plan": plan, "number": row["so"]},
            values={
                "order": order,
                "issued_on": row["ngay"],
                "issuer": row["co_quan"],
                "title": row["trich_yeu"],
            },
        )
        for order, row in enumerate(rows, 1)
    ]


def _texts(place: str, as_issued: str, errata: Errata) -> dict[str, str]:
    return {"text_as_issued": as_issued, "text": errata.correct(place, as_issued)}


def _passages(rows: list[dict[str, Any]], plan: Record, errata: Errata) -> list[Record]:
    return [
        Record(
            Passage,
            place=row["vi_tri"],
            code=row["vi_tri"],
            key={"plan": plan, "code": row["vi_tri"]},
            values={
                "order": order,
                "part": choice(PassagePart, row["phan"]),
                **_texts(row["vi_tri"], row["van_ban"], errata),
            },
        )
        for order, row in enumerate(rows, 1)
    ]


def _objectives(rows: list[dict[str, Any]], plan: Record, errata: Errata) -> dict[str, Record]:
    return {
        row["ma"]: Record(
            Objective,
            place=row["ma"],
            code=row["ma"],
            key={"plan": plan, "code": row["ma"]},
            values={
                "order": order,
                "horizon": row.get("den_nam"),
                "letter": row.get("diem", ""),
                **_texts(row["ma"], row["van_ban"], errata),
            },
        )
        for order, row in enumerate(rows, 1)
    }


def _section(row: dict[str, Any], plan: Record) -> Record:
    return Record(
        Section,
        place=f"PL.{row['la_ma']}",
        code=row["la_ma"],
        key={"plan": plan, "number": row["so"]},
        values={"roman": row["la_ma"], "title": row["ten"]},
    )


class _SolutionLinks:
    """Which tasks and duties carry out a point; knows which points have been met."""

    def __init__(
        self, rows: list[dict[str, Any]], tasks: list[Record], duties: list[Record]
    ) -> None:
        self.rows = {row["diem"]: row for row in rows}
        self.tasks = {record.code: record for record in tasks if record.model is Task}
        self.duties = {record.code: record for record in duties if record.model is Duty}

    def parts(self, code: str) -> list[Part]:
        row = self.rows.pop(code, {})
        tasks = [look_up(self.tasks, each, "nhiệm vụ") for each in row.get("nhiem_vu", ())]
        duties = [look_up(self.duties, each, "trách nhiệm") for each in row.get("trach_nhiem", ())]
        return [
            Part(SolutionTask, "solution", [{"task": each} for each in tasks]),
            Part(SolutionDuty, "solution", [{"duty": each} for each in duties]),
        ]

    def refuse_unmet(self) -> None:
        for code in self.rows:
            raise PlanFileError(f"Không rõ giải pháp “{code}”.")


def _solutions(
    rows: list[dict[str, Any]],
    sections: dict[str, Record],
    links: _SolutionLinks,
    errata: Errata,
) -> list[Record]:
    records = []
    for section in rows:
        for order, row in enumerate(section["giai_phap"], 1):
            code = f"{section['so']}.{row['diem']}"
            place = f"III.{code}"
            records.append(
                Record(
                    Solution,
                    place=place,
                    code=code,
                    key={"section": sections[section["la_ma"]], "code": code},
                    values={
                        "order": order,
                        "letter": row["diem"],
                        **_texts(place, row["van_ban"], errata),
                    },
                    parts=links.parts(code),
                )
            )
    return records


def _duties(rows: list[dict[str, Any]], plan: Record, names: Names, errata: Errata) -> list[Record]:
    headings, duties = [], []
    for row in rows:
        number = str(row["so"])
        heading = Record(
            DutyHeading,
            place=f"V.{number}",
            code=number,
            key={"plan": plan, "number": row["so"]},
            values={"title": row["ten"]},
        )
        headings.append(heading)
        for order, duty in enumerate(row["trach_nhiem"], 1):
            wordings = duty.get("doi_tuong", row["doi_tuong"])
            duties.append(_duty(duty, heading, order, wordings, names, errata))
    return headings + duties


def _duty(
    row: dict[str, Any],
    heading: Record,
    order: int,
    subjects: list[str],
    names: Names,
    errata: Errata,
) -> Record:
    letter = row.get("diem", "")
    printed = row.get("diem_da_in", letter)
    code = f"{heading.code}.{letter}" if letter else heading.code
    place = f"V.{code}"
    if errata.correct(place, f"{printed})") != f"{letter})":
        raise PlanFileError(f"{place}: điểm in là “{printed})” mà không có đính chính.")
    return Record(
        Duty,
        place=place,
        code=code,
        key={"heading": heading, "code": code},
        values={
            "order": order,
            "letter": letter,
            "letter_as_issued": printed,
            **_texts(place, row["van_ban"], errata),
        },
        parts=[
            Part(
                DutySubject,
                "duty",
                [
                    {"order": number, "wording": wording, **names.party(wording)}
                    for number, wording in enumerate(subjects, 1)
                ],
            )
        ],
    )


def _recipients(wordings: list[str], plan: Record, names: Names) -> list[Record]:
    return [
        Record(
            Recipient,
            place=f"NN.{order}",
            code=f"NN.{order}",
            key={"plan": plan, "order": order},
            values={"wording": wording, **names.party(wording)},
        )
        for order, wording in enumerate(wordings, 1)
    ]


def _errata(rows: list[dict[str, Any]], plan: Record) -> list[Record]:
    return [
        Record(
            Erratum,
            place=f"ĐC.{row['vi_tri']}",
            code=f"ĐC.{row['vi_tri']}",
            key={"plan": plan, "place": row["vi_tri"], "as_issued": row["da_in"]},
            values={
                "order": order,
                "corrected": row["doc_la"],
                "note": row.get("ghi_chu", ""),
            },
        )
        for order, row in enumerate(rows, 1)
    ]


# Indicators


def _indicators(
    rows: list[dict[str, Any]],
    plan: Record,
    objectives: dict[str, Record],
    names: Names,
    errata: Errata,
) -> list[Record]:
    indicators, measures, targets = [], [], []
    for indicator_order, row in enumerate(rows, 1):
        indicator = Record(
            Indicator,
            place=row["ma"],
            code=row["ma"],
            key={"plan": plan, "code": row["ma"]},
            values={"order": indicator_order, "name": row["ten"]},
        )
        indicators.append(indicator)
        for order, measure_row in enumerate(row["so_do"], 1):
            measure = _measure(measure_row, indicator, order, names)
            measures.append(measure)
            targets += [
                _target(target_row, measure, objectives, errata)
                for target_row in measure_row["dat"]
            ]
    return indicators + measures + targets


def _measure(row: dict[str, Any], indicator: Record, order: int, names: Names) -> Record:
    suppliers = [
        (code, choice(SupplierPart, label))
        for label, codes in row["cung_cap"].items()
        for code in codes
    ]
    return Record(
        Measure,
        place=row["ma"],
        code=row["ma"],
        key={"indicator": indicator, "code": row["ma"]},
        values={
            "order": order,
            "name": row["ten"],
            "kind": choice(MeasureKind, row["loai"]),
            "nature": choice(MeasureNature, row["tinh_chat"]),
            "unit": row.get("don_vi", ""),
            "numerator_label": row.get("tu_so", ""),
            "denominator_label": row.get("mau_so", ""),
            "definition": row["cach_tinh"],
            "is_proposal": row.get("de_xuat", False),
        },
        parts=[
            Part(
                MeasureSupplier,
                "measure",
                [
                    {
                        "order": number,
                        "agency": None if code in names.groups else names.agency(code),
                        "group": names.groups.get(code),
                        "part": part,
                        "is_proposal": True,
                    }
                    for number, (code, part) in enumerate(suppliers, 1)
                ],
            )
        ],
    )


def _target(
    row: dict[str, Any], measure: Record, objectives: dict[str, Record], errata: Errata
) -> Record:
    """A target without a sentence of its own is the objective's sentence."""
    objective = look_up(objectives, row["muc_tieu"], "mục tiêu")
    place = f"{measure.code}/{row['den_nam']}"
    if "cau" in row:
        as_issued, shown = row["cau"], errata.correct(place, row["cau"])
    else:
        as_issued, shown = objective.values["text_as_issued"], objective.values["text"]
    return Record(
        Target,
        place=place,
        code=place,
        key={"measure": measure, "horizon": row["den_nam"]},
        values={
            "objective": objective,
            "order": row.get("gach", 0),
            "rule": choice(TargetRule, row["quy_tac"]),
            "minimum": row.get("tu"),
            "maximum": row.get("den"),
            "unit": row.get("don_vi", ""),
            "sentence_as_issued": as_issued,
            "sentence": shown,
        },
    )


# Money


def _budget_line(row: dict[str, Any], plan: Record) -> Record:
    return Record(
        BudgetLine,
        place=f"IV.{row['stt']}",
        code=f"IV.{row['stt']}",
        key={"plan": plan, "number": row["stt"]},
        values={"name": row["ten"]},
    )


def _budget_cells(data: dict[str, Any], plan: Record, lines: dict[int, Record]) -> list[Record]:
    periods = {
        f"{row['tu_nam']}-{row['den_nam']}": Record(
            BudgetPeriod,
            place=f"IV/{row['tu_nam']}-{row['den_nam']}",
            code=f"IV/{row['tu_nam']}-{row['den_nam']}",
            key={"plan": plan, "first_year": row["tu_nam"]},
            values={"last_year": row["den_nam"]},
        )
        for row in data["giai_doan"]
    }
    amounts = [
        Record(
            BudgetAmount,
            place=f"IV.{row['stt']}/{period}",
            code=f"IV.{row['stt']}/{period}",
            key={"line": lines[row["stt"]], "period": look_up(periods, period, "giai đoạn")},
            values={"amount": millions * DONG_PER_MILLION},
        )
        for row in data["dong_kinh_phi"]
        for period, millions in row["trieu_dong"].items()
    ]
    return [*periods.values(), *amounts]


def _funding_sources(
    rows: list[dict[str, Any]], plan: Record, lines: dict[int, Record], names: Names
) -> dict[str, Record]:
    """The sources by their folded wording."""
    return {
        row["ten"].casefold(): Record(
            FundingSource,
            place=row["ma"],
            code=row["ma"],
            key={"plan": plan, "code": row["ma"]},
            values={
                "order": order,
                "name": row["ten"],
                "name_as_issued": row.get("nguyen_van", row["ten"]),
                "budget_line": lines[row["dong"]] if "dong" in row else None,
                "named_for_agency": (
                    names.agency(row["cho_co_quan"]) if "cho_co_quan" in row else None
                ),
                "named_for_kind": choice(AgencyKind, row["cho_loai"]) if "cho_loai" in row else "",
            },
        )
        for order, row in enumerate(rows, 1)
    }


# The appendix


def _appendix(
    data: dict[str, Any],
    sections: dict[str, Record],
    sources: dict[str, Record],
    names: Names,
    errata: Errata,
) -> list[Record]:
    headings, tasks = {}, []
    order = 0
    for section_row in data["muc"]:
        section = look_up(sections, section_row["so"], "mục")
        order += 1
        for row in section_row["dong"]:
            order += 1
            place = f"PL.{section.code}.{row['stt']}"
            named = {
                "order": order,
                "name_as_issued": row["ten"],
                "name": errata.correct(place, row["ten"]),
            }
            if "chu_tri" in row:
                parent = f"{section.code}.{row['stt'].rpartition('.')[0]}"
                named |= {"heading": headings.get(parent), "number": row["stt"]}
                periods = look_up(data["thoi_gian"], row["thoi_gian"], "thời gian")
                tasks.append(_task(row, section, named, periods, sources, names, errata))
            else:
                headings[f"{section.code}.{row['stt']}"] = Record(
                    TaskHeading,
                    place=place,
                    code=f"{section.code}.{row['stt']}",
                    key={"section": section, "number": row["stt"]},
                    values=named,
                )
    return [*headings.values(), *tasks]


def _task(
    row: dict[str, Any],
    section: Record,
    named: dict[str, Any],
    periods: list[list[Any]],
    sources: dict[str, Record],
    names: Names,
    errata: Errata,
) -> Record:
    code = f"{section.code}.{row['stt']}"
    place = f"PL.{code}"
    leads = zip(
        split_cell(row["chu_tri"]),
        split_cell(errata.correct(place, row["chu_tri"])),
        strict=True,
    )
    return Record(
        Task,
        place=place,
        code=code,
        key={"section": section, "code": code},
        values={**named, "period_wording": row["thoi_gian"]},
        parts=[
            Part(
                TaskLead,
                "task",
                [
                    {
                        "order": order,
                        "wording": wording,
                        "agency": names.party(wording, read_as)["agency"],
                    }
                    for order, (wording, read_as) in enumerate(leads, 1)
                ],
            ),
            Part(
                TaskPartner,
                "task",
                [
                    {"order": order, "wording": wording, **names.party(wording)}
                    for order, wording in enumerate(split_cell(row["phoi_hop"]), 1)
                ],
            ),
            Part(
                TaskInterval,
                "task",
                [
                    {"first_year": first, "last_year": last, "label": "".join(label)}
                    for first, last, *label in periods
                ],
            ),
            Part(
                TaskFunding,
                "task",
                [
                    {
                        "order": order,
                        "wording": wording,
                        "source": look_up(sources, wording.casefold(), "nguồn kinh phí"),
                    }
                    for order, wording in enumerate(split_cell(row["nguon"]), 1)
                ],
            ),
        ],
    )
