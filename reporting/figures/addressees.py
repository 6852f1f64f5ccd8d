"""To whom proposals go, as agencies write it: spellings of one name are one addressee."""

from collections.abc import Iterable

from django.utils.text import slugify

from soctrang_ip.lib.text import search_key

UBND = "ubnd-tinh"
_ABBREVIATIONS = (
    ("uy ban nhan dan", "ubnd"),
    ("khoa hoc va cong nghe", "khcn"),
    ("nong nghiep va phat trien nong thon", "nnptnt"),
    ("van hoa, the thao va du lich", "vhttdl"),
    ("giao duc va dao tao", "gddt"),
    ("ke hoach va dau tu", "khdt"),
    ("thong tin va truyen thong", "tttt"),
    ("lao dong - thuong binh va xa hoi", "ldtbxh"),
    ("so huu tri tue", "shtt"),
)


def slug(text: str) -> str:
    """The same for "Sở KH&CN", "Sở KHCN tỉnh" and "Sở Khoa học và Công nghệ tỉnh Sóc Trăng"."""
    folded = search_key(text).strip(" .,;:")
    for long, short in _ABBREVIATIONS:
        folded = folded.replace(long, short)
    folded = folded.replace("&", "").removesuffix(" soc trang")
    if folded.startswith("so "):
        folded = folded.removesuffix(" tinh")
    return slugify(folded) or "khac"


def labels(texts: Iterable[str]) -> dict[str, str]:
    """By slug the shortest spelling, in the order in which the addressees come."""
    found: dict[str, str] = {}
    for text in texts:
        key = slug(text)
        found[key] = min(found.get(key, text), text, key=lambda name: (len(name), name))
    return found
