"""The times of SQLite's FTS5 for the same documents and letters: every word, the last one as a beginning, best 50 and how many.

It has no typos, no other scripts, no reasons and no counts of facets.
"""

import json
import re
import sqlite3
import sys
import time

rounds = int(sys.argv[1])
given = json.load(sys.stdin)
database = sqlite3.connect(":memory:")
database.execute(
    "CREATE VIRTUAL TABLE d USING fts5(name, story, topics, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')"
)
database.executemany("INSERT INTO d VALUES (?, ?, ?)", given["documents"])
database.execute("INSERT INTO d(d) VALUES ('optimize')")


def ask(text):
    words = re.findall(r"\w+", text)
    if not words:
        return 0.0
    query = " ".join(f'"{word}"' for word in words[:-1]) + f' "{words[-1]}"*'
    begun = time.perf_counter()
    database.execute("SELECT rowid FROM d WHERE d MATCH ? ORDER BY rank LIMIT 50", (query,)).fetchall()
    database.execute("SELECT COUNT(*) FROM d WHERE d MATCH ?", (query,)).fetchone()
    return (time.perf_counter() - begun) * 1000


times = [[ask(text) for text in given["letters"]] for _ in range(rounds)]
print(json.dumps({"version": sqlite3.sqlite_version, "times": {"ask": times}}))
