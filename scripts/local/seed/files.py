"""Made-up attachments: small, valid, the same each time."""

import struct
import zlib


def file_of(name: str) -> tuple[bytes, str, str]:
    """Content and the two halves of the media type, by the name's ending."""
    ending = name.rpartition(".")[2]
    if ending == "png":
        return picture(name), "image", "png"
    if ending == "pdf":
        return document(name), "application", "pdf"
    if ending == "csv":
        return b"date;article;quantity;price\n2026-11-02;A-1042;3;12.50\n2026-11-09;A-1077;1;89.00\n", "text", "csv"
    return (
        f"{name}\n09:14:02 INFO  sync started\n09:14:07 ERROR connection reset by peer (10.2.0.14)\n".encode(),
        "text",
        "plain",
    )


def picture(name: str) -> bytes:
    """Something like a screenshot: a title bar, a side bar, rows."""
    width, height = 360, 220
    tint = zlib.crc32(name.encode())
    accent = (60 + tint % 120, 90 + (tint >> 8) % 90, 150 + (tint >> 16) % 90)
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            if y < 26:
                colour = accent
            elif x < 84:
                colour = (236, 239, 244)
            elif y % 34 > 12 and y % 34 < 22 and 100 < x < 130 + (y // 34 * 53 + tint) % 190:
                colour = accent if y // 34 == 3 else (203, 209, 219)
            else:
                colour = (252, 252, 253)
            rows += bytes(colour)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + chunk(b"IEND", b"")
    )


def document(title: str) -> bytes:
    """A PDF of one page with its name on it."""
    text = f"BT /F1 18 Tf 60 760 Td ({title}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    content = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(content)
