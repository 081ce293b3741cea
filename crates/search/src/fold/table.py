"""Writes table.rs: which lower-case letters stand for which plain ones, and which signs are dropped.

Run it as `python3 table.py > table.rs` in its own folder, and `cargo fmt` after it. It reads the Unicode data that comes with Python.
"""

import unicodedata

# Letters that Unicode does not decompose, and how people type them.
OWN = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ĸ": "k", "ł": "l",
    "ŋ": "n", "ŧ": "t", "ə": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɣ": "g", "ɖ": "d", "ƒ": "f",
    "ʋ": "v", "ƴ": "y", "ʉ": "u", "ɨ": "i", "ⱥ": "a", "ȼ": "c", "ɇ": "e", "ɉ": "j", "ɍ": "r", "ɏ": "y", "ƶ": "z",
    "ǝ": "e", "ſ": "s", "ς": "σ", "ґ": "г", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ہ": "ه", "ھ": "ه", "ٱ": "ا",
}
# Blocks in which a decomposed letter is what people search by; elsewhere a sign may change the letter itself.
BLOCKS = [
    (0x00A0, 0x02AF), (0x0370, 0x058F), (0x0590, 0x06FF), (0x1D00, 0x1DBF), (0x1E00, 0x1FFF), (0x2070, 0x209F),
    (0x2100, 0x214F), (0x2C60, 0x2C7F), (0xA720, 0xA7FF), (0xFB00, 0xFBE9), (0xFE70, 0xFEFF), (0xFF00, 0xFF5E),
]


def plain(letter):
    if letter in OWN:
        return OWN[letter]
    if unicodedata.category(letter) == "Nd":
        return str(unicodedata.digit(letter))
    if not any(first <= ord(letter) <= last for first, last in BLOCKS):
        return letter
    out = ""
    for part in unicodedata.normalize("NFKD", letter).lower():
        if unicodedata.category(part)[0] == "M" or part in "\u0640\u02b9\u02bc":
            continue
        out += part if part == letter else plain(part)
    return out


def chunks(items, width):
    line = "   "
    for item in items:
        if len(line) + len(item) + 2 > width:
            yield line
            line = "   "
        line += " " + item + ","
    yield line


pairs = []
for code in range(0x80, 0x10000):
    letter = chr(code)
    if 0xD800 <= code < 0xE000 or letter.lower() != letter or unicodedata.category(letter)[0] not in "LN":
        continue
    folded = plain(letter)
    if folded and folded != letter and all(unicodedata.category(c)[0] in "LN" and c not in "\u02be\u0674" for c in folded):
        pairs.append((code, folded))
marks = [c for c in range(0x300, 0x10000) if unicodedata.category(chr(c))[0] == "M"] + [0xAD, 0x640, 0xFEFF]
marks = sorted(set(marks) | set(range(0x200B, 0x200E)) | {0x2060})
ranges = []
for code in marks:
    if ranges and ranges[-1][1] == code - 1:
        ranges[-1][1] = code
    else:
        ranges.append([code, code])
several = sorted({folded for _, folded in pairs if len(folded) > 1 or ord(folded) > 0xFFFF})
print(f"//! Made by `table.py` from the data of Unicode {unicodedata.unidata_version} (Unicode licence v3): do not edit.\n")
print("/// Lower-case letters that stand for others, sorted.")
print(f"pub(super) static LETTERS: [u16; {len(pairs)}] = [")
print("\n".join(chunks([f"0x{code:x}" for code, _ in pairs], 110)) + "\n];\n")
print("/// For each of them the letter it stands for, or from 0xe000 on a place in [`SEVERAL`].")
print(f"pub(super) static PLAIN: [u16; {len(pairs)}] = [")
values = [f"0x{0xE000 + several.index(f):x}" if f in several else f"0x{ord(f):x}" for _, f in pairs]
print("\n".join(chunks(values, 110)) + "\n];\n")
print("/// What stands for several letters.")
print(f"pub(super) static SEVERAL: [&str; {len(several)}] = [")
print("\n".join(chunks([f'"{f}"' for f in several], 110)) + "\n];\n")
print("/// Signs, from and to.")
print(f"pub(super) static SIGNS: [(u16, u16); {len(ranges)}] = [")
print("\n".join(chunks([f"(0x{a:x}, 0x{b:x})" for a, b in ranges], 110)) + "\n];")
