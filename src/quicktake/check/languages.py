"""A language code as hosts write it → what is wrong with it, and the code that was meant (BCP 47)."""

import difflib
import re

_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg
ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw
ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu iw in ji
"""
CODES = frozenset(_CODES.split())
"""ISO 639-1, and three that it replaced."""

_REGIONS = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
REGIONS = frozenset(_REGIONS.split())
"""ISO 3166-1, and Kosovo."""

NAMES = {
    "arabic": "ar", "bengali": "bn", "bulgarian": "bg", "catalan": "ca", "català": "ca", "chinese": "zh",
    "croatian": "hr", "czech": "cs", "čeština": "cs", "danish": "da", "dansk": "da", "deutsch": "de", "dutch": "nl",
    "english": "en", "eng": "en", "español": "es", "estonian": "et", "finnish": "fi", "français": "fr", "french": "fr",
    "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "indonesian": "id",
    "irish": "ga", "italian": "it", "italiano": "it", "japanese": "ja", "jp": "ja", "korean": "ko", "kr": "ko",
    "latvian": "lv", "lithuanian": "lt", "magyar": "hu", "nederlands": "nl", "norsk": "no", "norwegian": "no",
    "persian": "fa", "polish": "pl", "polski": "pl", "portuguese": "pt", "português": "pt", "romanian": "ro",
    "russian": "ru", "serbian": "sr", "slovak": "sk", "slovenian": "sl", "spanish": "es", "suomi": "fi",
    "svenska": "sv", "swahili": "sw", "swedish": "sv", "tamil": "ta", "thai": "th", "turkish": "tr", "türkçe": "tr",
    "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi", "welsh": "cy", "русский": "ru", "українська": "uk",
}  # fmt: skip
"""What people write instead of a code."""

USUAL = {"UK": "GB", "EN": "GB", "SP": "ES", "USA": "US", "ENG": "GB", "JA": "JP", "GER": "DE", "DEU": "DE"}
"""Regions that are none, and which was meant."""

TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(-[a-z]{4})?(-(?P<region>[a-z]{2}|\d{3}))?"
    r"(-((?=[a-z]*\d)[a-z0-9]{4,8}|valencia|oxendict|tarask|scouse|scotland|arevela|arevmda|pinyin|wadegile))*"
    r"(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)
"""RFC 5646, section 2.1, with those of the registered variants that are made of letters and in use."""


def problem(text: str) -> tuple[str, str] | None:
    """What is wrong with a language code, and a hint; None when it can be one."""
    tag = TAG.fullmatch(text)
    language, region = (tag["language"].lower(), (tag["region"] or "").upper()) if tag else ("", "")
    if tag and len(language) == 2 and language not in CODES:
        return f"`{text}` is no language code: no language is called `{language}`.", _hint(text)
    if tag and len(region) == 2 and region not in REGIONS:
        return f"`{text}` is no language code: no country is called `{region}`.", _hint(text)
    return None if tag else (f"`{text}` is no language code.", _hint(text))


def _hint(text: str) -> str:
    meant = _meant(text)
    return f"Did you mean `{meant}`?" if meant else "For example en, en-GB or de."


def _meant(text: str) -> str | None:
    """The code that somebody most likely meant."""
    words = re.split(r"[^\w]+|_", text.strip().casefold())
    codes = [code for word in words if (code := _code(word))]
    if not codes:
        return None
    upper = [word.upper() for word in words[1:]]
    regions = [USUAL.get(word, word) for word in upper if USUAL.get(word, word) in REGIONS]
    return f"{codes[0]}-{regions[0]}" if regions else codes[0]


def _code(word: str) -> str | None:
    if word in CODES:
        return word
    close = difflib.get_close_matches(word, NAMES, n=1, cutoff=0.8) if len(word) > 1 else []
    return NAMES[close[0]] if close else None
