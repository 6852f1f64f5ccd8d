"""Vietnamese of before Unicode (TCVN3, VNI) pasted into a Unicode field.

Such text arrives as Latin letters: `Céng hßa x· héi` (TCVN3), `Soùc Traêng` (VNI). A word
is taken for it when it is no Vietnamese syllable as it stands and becomes one once decoded.
"""

import re
import unicodedata

_TCVN3 = str.maketrans(
    dict(
        zip(
            "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
            "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
            strict=True,
        )
    )
)

_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    "ø": _GRAVE,
    "û": _HOOK,
    "õ": _TILDE,
    "ù": _ACUTE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "à": _CIRCUMFLEX + _GRAVE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "á": _CIRCUMFLEX + _ACUTE,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "é": _BREVE + _ACUTE,
    "ë": _BREVE + _DOT,
}
_VNI_LETTERS = str.maketrans({"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"})
_VNI_PAIR = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])")

_ONSET = r"(?:ngh?|gh|gi|g|nh|n|ch|c|kh|k|ph|p|th|tr|t|qu|[bdđhlmrsvx])?"
_OPEN = (
    r"a[iouy]?|â[uy]|eo?|êu?|i[au]?|iêu|o(?:a[ioy]?|eo?|i)?|ôi?|ơi?|ươ[iu]|ư[aiu]?"
    r"|u(?:a|ây|ê|ôi|ơ|i|y(?:a|u)?)?|yêu"
)
_CLOSED = (
    r"(?:a|oa)(?:ch|[cpt]|nh|ng|[mn])|(?:ă|oă|â|uâ)(?:[cpt]|ng|[mn])"
    r"|(?:e|oe|o|oo|ô|u|ư|iê|uô|ươ)(?:[cpt]|ng|[mn])|(?:ơ|yê|uyê)(?:[pt]|[mn])"
    r"|(?:ê|i|uê|uy)(?:ch|[pt]|nh|[mn])"
)
_SYLLABLE = re.compile(f"{_ONSET}(?:{_OPEN}|{_CLOSED})|(?:[hklmstv]|qu)?y")
_STOPS = ("c", "ch", "p", "t")
_TONES = {_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT}

# `Loïc`, `Thaï`, `Lü`: names in which chance makes a syllable of the decoded word.
_NAME_LETTERS = set("ïëü")
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~0-9“”‘’–—…]+")


def looks_legacy_encoded(text: str) -> bool:
    """Pass the text as it was pasted: cleaning drops the soft hyphen, TCVN3's `ư`."""
    suspects = [
        word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if _is_legacy(word)
    ]
    return len(suspects) > 1 or any(not _may_be_a_name(word) for word in suspects)


def _may_be_a_name(word: str) -> bool:
    return bool(_NAME_LETTERS & set(word.lower() if word.isupper() else word))


def _is_legacy(word: str) -> bool:
    if word.isascii() or max(word) > "ÿ" or word.startswith("µ") or _is_syllable(word):
        return False
    return _is_syllable(word.translate(_TCVN3)) or _is_syllable(_from_vni(word.lower()))


def _from_vni(word: str) -> str:
    paired = _VNI_PAIR.sub(lambda pair: pair[1].translate(_VNI_LETTERS) + _VNI_MARKS[pair[2]], word)
    return unicodedata.normalize("NFC", paired.translate(_VNI_LETTERS))


def _is_syllable(word: str) -> bool:
    """Two letters or more that a Vietnamese syllable may consist of, under a possible tone."""
    marks = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in marks if char in _TONES]
    letters = unicodedata.normalize("NFC", "".join(char for char in marks if char not in _TONES))
    if len(letters) < 2 or len(tones) > 1:
        return False
    match = _SYLLABLE.fullmatch(letters)
    if not match:
        return False
    stopped = letters.endswith(_STOPS) and len(letters) > 2
    return not stopped or not tones or tones[0] in {_ACUTE, _DOT}
