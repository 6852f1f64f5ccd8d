import unicodedata
from pathlib import Path

import pytest
from django.conf import settings

from soctrang_ip.lib.legacy import looks_legacy_encoded

PLAN = Path(settings.BASE_DIR / "fixtures" / "ke-hoach.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "pasted",
    [
        "Céng hßa x· héi chñ nghÜa ViÖt Nam",
        "Céng hßa x· héi",
        "Së Khoa häc vµ C«ng nghÖ",
        "Sãc Tr¨ng",
        "N\u00adíc m¾m",
        "thuËn",
        "§¨ng ký nh·n hiÖu",
    ],
)
def test_tcvn3_text_is_recognised(pasted: str) -> None:
    assert looks_legacy_encoded(pasted)


@pytest.mark.parametrize(
    "pasted",
    [
        "Soùc Traêng",
        "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
        "COÄNG HOØA XAÕ HOÄI",
        "Sôû Khoa hoïc vaø Coâng ngheä",
        "Ñaêng kyù nhaõn hieäu",
    ],
)
def test_vni_text_is_recognised(pasted: str) -> None:
    assert looks_legacy_encoded(pasted)


def test_one_pasted_word_among_unicode_ones_is_recognised() -> None:
    assert looks_legacy_encoded("Kế hoạch phát triển tµi sản trí tuệ")


def test_no_line_of_the_plan_is_taken_for_it() -> None:
    assert [line for line in PLAN.splitlines() if looks_legacy_encoded(line)] == []


def test_the_plan_as_macos_spells_it_is_not_taken_for_it() -> None:
    decomposed = unicodedata.normalize("NFD", PLAN)
    assert [line for line in decomposed.splitlines() if looks_legacy_encoded(line)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Artemia® © 2021, 10 µm, 5 m²",
        "Intellectual Property Office of Viet Nam",
        "Loïc Müller",
        "LOÏC",
        "Thaï",
        "Société Générale, L'Oréal, Nestlé, Moët & Chandon, Citroën, Rhône-Poulenc",
        "Le garçon a dû aller à l'hôtel près du château; où êtes-vous? Maïs brûlé, août.",
        "José Peña, São Paulo, Göteborg, Köln, Zürich",
        "Óoc Om Bóc, Chôl Chnăm Thmây, Bôtum Vong Sa Som Rông, Êđê, Đắk Lắk",
        "Hoà bình, thuỷ sản, quý, khuỷu, xoong, ngoằn ngoèo, yểm, ỷ, ôtô, sêri",
        "«Vĩnh Châu»",
    ],
)
def test_other_languages_names_and_signs_are_not_taken_for_it(text: str) -> None:
    assert not looks_legacy_encoded(text)
