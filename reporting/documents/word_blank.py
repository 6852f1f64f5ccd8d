"""An empty Word document with our styles, where python-docx has an American one with its own."""

import datetime

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.rel import Relationships
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import BaseStyle, ParagraphStyle

from reporting.documents import word_styles
from reporting.documents.word_styles import FONT, LANGUAGE, Look, Mark, identifier

KEPT_PARTS = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.THEME,
}
"""Of python-docx's own template; the others are a picture of it, its lists and its fonts."""

LONGEST_PROPERTY = 255
"""Characters that python-docx lets a title or an author have."""

HALF_POINTS = round(2 * word_styles.BODY_SIZE.pt)

STYLES = f"""
<w:styles {nsdecls("w")}>
  <w:docDefaults>
    <w:rPrDefault><w:rPr>
      <w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>
      <w:color w:val="000000"/>
      <w:sz w:val="{HALF_POINTS}"/><w:szCs w:val="{HALF_POINTS}"/>
      <w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/>
    </w:rPr></w:rPrDefault>
    <w:pPrDefault/>
  </w:docDefaults>
  <w:latentStyles w:count="376" w:defLockedState="0" w:defUIPriority="99"
    w:defSemiHidden="1" w:defUnhideWhenUsed="1" w:defQFormat="0"/>
  <w:style w:type="paragraph" w:default="1" w:styleId="Normal">
    <w:name w:val="Normal"/><w:qFormat/>
    <w:pPr>
      <w:widowControl/>
      <w:spacing w:line="{round(240 * word_styles.BODY_LINE)}" w:lineRule="auto"/>
    </w:pPr>
  </w:style>
  <w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">
    <w:name w:val="Default Paragraph Font"/>
  </w:style>
  <w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>
  <w:style w:type="table" w:default="1" w:styleId="TableNormal">
    <w:name w:val="Normal Table"/>
    <w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr>
  </w:style>
</w:styles>
"""

BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
TABLES = {
    word_styles.PLAIN_TABLE: f"""
<w:tblPr {nsdecls("w")}>
  <w:tblCellMar>
    <w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>
  </w:tblCellMar>
</w:tblPr>
""",
    word_styles.DATA_TABLE: f"""
<w:tblPr {nsdecls("w")}>
  <w:tblBorders>{BORDERS}</w:tblBorders>
  <w:tblCellMar>
    <w:top w:w="57" w:type="dxa"/><w:left w:w="68" w:type="dxa"/>
    <w:bottom w:w="57" w:type="dxa"/><w:right w:w="68" w:type="dxa"/>
  </w:tblCellMar>
</w:tblPr>
""",
}
"""Cells of figures have 1 and 1.2 mm of air."""

RULE = f"""
<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>
"""

SETTINGS = f"""
<w:settings {nsdecls("w")}>
  <w:zoom w:percent="100"/>
  <w:defaultTabStop w:val="567"/>
  <w:characterSpacingControl w:val="doNotCompress"/>
  <w:compat>
    <w:doNotExpandShiftReturn/>
    <w:compatSetting w:name="compatibilityMode"
      w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
  </w:compat>
  <w:themeFontLang w:val="{LANGUAGE}"/>
  <w:decimalSymbol w:val=","/>
  <w:listSeparator w:val=";"/>
</w:settings>
"""
"""As of Word 2013: an older mode shifts tables to the left and calls the file a compatible one."""


def document(*, title: str, author: str, created: datetime.datetime) -> Document:
    blank = docx.Document()
    _drop_parts(blank.part.rels)
    _drop_parts(blank.part.package.rels)
    _replace(blank.styles.element, STYLES)
    _replace(blank.settings.element, SETTINGS)
    _define_styles(blank)
    _describe(blank, title, author, created.astimezone(datetime.UTC))
    return blank


def _drop_parts(relationships: Relationships) -> None:
    for key in [key for key, each in relationships.items() if each.reltype not in KEPT_PARTS]:
        del relationships[key]


def _replace(element: BaseOxmlElement, xml: str) -> None:
    element[:] = list(parse_xml(xml))


def _describe(blank: Document, title: str, author: str, created: datetime.datetime) -> None:
    properties = blank.core_properties
    properties.title = title[:LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = author[:LONGEST_PROPERTY]
    properties.created = properties.modified = created
    properties.language, properties.revision = LANGUAGE, 1
    properties.comments = properties.keywords = properties.subject = ""


# Styles --------------------------------------------------------------------------------------


def _define_styles(blank: Document) -> None:
    for place, look in enumerate(word_styles.LOOKS, start=1):
        style = _added(blank, look, WD_STYLE_TYPE.PARAGRAPH)
        style.priority = place
        style.base_style = blank.styles[look.base.name if look.base else "Normal"]
        if look.follower:
            style.next_paragraph_style = blank.styles[look.follower.name]
        _dress(style, look)
    for mark in word_styles.MARKS:
        font = _added(blank, mark, WD_STYLE_TYPE.CHARACTER).font
        font.bold, font.size = True, mark.size
    for name, form in TABLES.items():
        style = blank.styles.add_style(name, WD_STYLE_TYPE.TABLE)
        style.style_id = identifier(name)
        style.base_style = blank.styles["Normal Table"]
        style.element.append(parse_xml(form))


def _added(blank: Document, look: Look | Mark, kind: WD_STYLE_TYPE) -> BaseStyle:
    style = blank.styles.add_style(look.name, kind, builtin=look.is_built_in)
    style.style_id = identifier(look.name)
    style.hidden, style.quick_style = False, True
    return style


def _dress(style: ParagraphStyle, look: Look) -> None:
    style.font.size, style.font.bold, style.font.italic = look.size, look.bold, look.italic
    form = style.paragraph_format
    form.alignment, form.line_spacing = look.align, look.line
    form.space_before, form.space_after = look.before, look.after
    form.left_indent, form.right_indent = look.left, look.right
    form.first_line_indent = look.first
    form.keep_with_next, form.keep_together = look.keeps_next, look.keeps_lines
    if look.tabbed:
        form.tab_stops.add_tab_stop(look.tabbed // 2, WD_TAB_ALIGNMENT.CENTER)
        form.tab_stops.add_tab_stop(look.tabbed, WD_TAB_ALIGNMENT.RIGHT)
    properties = style.element.get_or_add_pPr()
    if look.is_ruled:
        properties.insert_element_before(parse_xml(RULE), "w:tabs", "w:spacing", "w:ind", "w:jc")
    if look.outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look.outline))
        properties.append(level)
