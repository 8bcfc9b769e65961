"""What makes a PDF readable to a person who does not see it: tags, language, title, metadata.

The structure is flat: each run of text is a paragraph, in the order in which they were written, and
all else is an artifact. The marked content of a line stands around that which gives its text
(PDF 32000-1:2008, 14.6 to 14.9); merged into one, poppler tears words.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

# No claim to be PDF/UA (`pdfuaid:part`): that asks for headings and tables to be tagged as such.
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>th</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<pdf:Producer>{creator}</pdf:Producer>{dates}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_DATES = "\n<xmp:CreateDate>{at}</xmp:CreateDate>\n<xmp:ModifyDate>{at}</xmp:ModifyDate>"


class Tags:
    """The tags of a document; reportlab asks it for its objects at the end, as it does fonts.

    `paragraphs` is how many lines each has, page by page; `made_at` an ISO 8601 moment, or nothing.
    """

    def __init__(self, paragraphs: list[list[int]], made_at: str) -> None:
        self._paragraphs = paragraphs
        self._made_at = made_at

    def addObjects(self, doc: Any) -> None:
        """Put structure and metadata into a reportlab document, and what a viewer shall show."""
        doc.Catalog.StructTreeRoot = self._structure(doc)
        doc.Catalog.MarkInfo = "<</Marked true>>"
        doc.Catalog.ViewerPreferences = "<</DisplayDocTitle true>>"
        doc.Catalog.Metadata = self._metadata(doc)
        for number, page in enumerate(doc.Pages.pages):
            page.Trans = None  # reportlab writes an empty one
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents"]
            page.StructParents = number

    def _structure(self, doc: Any) -> str:
        root, whole = _object(doc, "mea.root"), _object(doc, "mea.document")
        elements: list[str] = []
        parents = ""
        for number, page in enumerate(doc.Pages.pages):
            start = f"<</Type/StructElem/S/P/P {whole}/Pg {_number(doc, page)}/K["
            of_lines: list[str] = []  # the paragraph of each line of the page
            for lines in filter(None, self._paragraphs[number]):
                first = len(of_lines)
                marks = " ".join(map(str, range(first, first + lines)))
                name = _object(doc, f"mea.p{number}.{first}", f"{start}{marks}]>>")
                elements.append(name)
                of_lines += [name] * lines
            parents += f"{number}[{' '.join(of_lines)}]"
        doc.idToObject["mea.root"] = (
            f"<</Type/StructTreeRoot/K {whole}/ParentTree<</Nums[{parents}]>>"
            f"/ParentTreeNextKey {len(self._paragraphs)}>>"
        )
        doc.idToObject["mea.document"] = (
            f"<</Type/StructElem/S/Document/P {root}/K[{' '.join(elements)}]>>"
        )
        return root

    def _metadata(self, doc: Any) -> Any:
        names = ("title", "subject", "author", "creator")
        told = {name: escape(getattr(doc.info, name)) for name in names}
        dates = _DATES.format(at=self._made_at) if self._made_at else ""
        stream = pdfdoc.PDFStream(content=_XMP.format(**told, dates=dates).encode(), filters=[])
        stream.dictionary["Type"], stream.dictionary["Subtype"] = "/Metadata", "/XML"
        return doc.Reference(stream, "mea.metadata")


def _object(doc: Any, name: str, content: str = "") -> str:
    """Put an object into the document; gives how others refer to it."""
    doc.Reference(content, name)
    return f"{doc.idToObjectNumberAndVersion[name][0]} 0 R"


def _number(doc: Any, page: Any) -> str:
    return f"{doc.idToObjectNumberAndVersion[doc.Reference(page).name][0]} 0 R"
