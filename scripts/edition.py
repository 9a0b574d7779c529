#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds an edition of PS3.15 to the tables of the profile.

usage: scripts/edition.py EDITION SOURCE [--from EDITION] [--into FOLDER] [--dictionary FILE]

  EDITION       the name of the new edition, such as 2027a
  SOURCE        Table E.1-1 as it is published: part15.xml (DocBook), or the HTML of Annex E or of the whole part
  --from        the edition whose supplement, dates and private attributes the new one uses; without it, the latest
  --into        the folder of the editions
  --dictionary  the data dictionary, for the keywords

It writes the folder of the edition, with confidentiality.csv and tables.csv, and safe-private.tsv if SOURCE has Table
E.3.10-1 as well; adds the edition to editions.csv; and says how it differs from the other one and what is left to do.
It changes no file of another edition. If SOURCE cannot be understood completely, it writes nothing.
"""
import argparse
import os
import re
import sys
from html.parser import HTMLParser

PROFILE = os.path.join(os.path.dirname(__file__), "..", "src", "main", "resources", "io", "github", "pseudonymizer")
# The column of the published table, by the column of ours. Its words are compared without spaces, dots and case.
COLUMNS = {
    "tag": "Tag",
    "Basic": "Basic Prof.",
    "RetainSafePrivate": "Rtn. Safe Priv. Opt.",
    "RetainUIDs": "Rtn. UIDs Opt.",
    "RetainDeviceIdentity": "Rtn. Dev. Id. Opt.",
    "RetainInstitutionIdentity": "Rtn. Inst. Id. Opt.",
    "RetainPatientCharacteristics": "Rtn. Pat. Chars. Opt.",
    "RetainLongitudinalFullDates": "Rtn. Long. Full Dates Opt.",
    "RetainLongitudinalModifiedDates": "Rtn. Long. Modif. Dates Opt.",
    "CleanDescriptors": "Clean Desc. Opt.",
    "CleanStructuredContent": "Clean Struct. Cont. Opt.",
    "CleanGraphics": "Clean Graph. Opt.",
}
OTHER_COLUMNS = ("Attribute Name", "Retd. (from PS3.6)", "In Std. Comp. IOD (from PS3.3)")
OPTIONS = [name for name in COLUMNS if name not in ("tag", "Basic")]
BASIC_ACTIONS = ("D", "Z", "X", "U", "Z/D", "X/Z", "X/D", "X/Z/D", "X/Z/U*")
OPTION_ACTIONS = ("", "K", "C")
PRIVATE = "*PRIVATE*"


class Problem(Exception):
    """SOURCE is not what it should be."""


class Tables(HTMLParser):
    """Collects every table as rows of cells, with its label; for DocBook, XHTML and HTML, which are all tags and text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.open = []
        self.title = None
        self.label = ""

    def handle_starttag(self, tag, attributes):
        tag = tag.split(":")[-1]
        attributes = dict(attributes)
        name = attributes.get("xml:id") or attributes.get("id") or attributes.get("name") or ""
        if name.startswith("table_"):
            self.label = name[len("table_"):]
        if tag == "table":
            label = attributes.get("label") or self.label
            self.open.append({"label": label, "rows": [], "cell": None, "spans": {}})
            self.label = ""
        elif tag in ("caption", "title", "strong"):
            self.title = ""
        elif self.open:
            self.start_inside(tag, attributes)

    def start_inside(self, tag, attributes):
        table = self.open[-1]
        if tag == "tr":
            table["cell"] = None
            table["rows"].append([])
            self.fill(table)
        elif tag in ("td", "th") and table["rows"]:
            table["cell"] = ""
            table["span"] = [int(attributes.get(name) or 1) for name in ("rowspan", "colspan")]
        elif tag in ("para", "p", "br") and table["cell"]:
            table["cell"] += " "

    def handle_endtag(self, tag):
        tag = tag.split(":")[-1]
        if tag == "table" and self.open:
            table = self.open.pop()
            self.found.append((table["label"], table["rows"]))
        elif tag in ("caption", "title", "strong") and self.title is not None:
            match = re.match(r"\s*Table\s+([A-Z0-9][\w.-]*\w)", self.title)
            if match and not self.open:
                self.label = match.group(1)
            self.title = None
        elif tag in ("td", "th") and self.open and self.open[-1]["cell"] is not None:
            table = self.open[-1]
            rows, columns = table["span"]
            row = table["rows"][-1]
            for _ in range(columns):
                for later in range(1, rows):
                    table["spans"].setdefault(len(table["rows"]) - 1 + later, {})[len(row)] = table["cell"]
                row.append(clean(table["cell"]))
            table["cell"] = None
            self.fill(table)

    def fill(self, table):
        """Puts in the cells that reach down from rows above."""
        row = table["rows"][-1]
        spans = table["spans"].get(len(table["rows"]) - 1, {})
        while len(row) in spans:
            row.append(clean(spans[len(row)]))

    def handle_data(self, data):
        if self.title is not None:
            self.title += data
        if self.open and self.open[-1]["cell"] is not None:
            self.open[-1]["cell"] += data


def clean(text):
    """Without the invisible spaces at which long words may be broken, and with single blanks."""
    return " ".join(re.sub("[\u200b\u00ad\ufeff]", "", text).split())


def words(header):
    return re.sub(r"[\s.]", "", header).lower()


def table_of(tables, label, needed):
    """The header, and the rows below it by the name of the column; no header if there is no such table."""
    found = [[row for row in rows if row] for name, rows in tables if name == label]
    if len(found) > 1:
        raise Problem("the source has %d tables %s" % (len(found), label))
    if not found:
        return [], []
    header, rows = (found[0] or [[]])[0], found[0][1:]
    for name in needed:
        if words(name) not in map(words, header):
            raise Problem("Table %s has no column %s; its columns are: %s" % (label, name, "; ".join(header)))
    for row in rows:
        if len(row) != len(header):
            raise Problem("Table %s has %d columns and a row of %d cells: %s" % (label, len(header), len(row), row))
    return header, [dict(zip(map(words, header), row)) for row in rows]


def read(source):
    with open(source, encoding="utf-8") as file:
        parser = Tables()
        parser.feed(file.read())
        parser.close()
    return parser.found


def pattern(text):
    """A tag as our tables write it: hexadecimal digits in upper case, x for any."""
    if re.match(r"\(gggg, ?eeee\)", text, re.I):
        return PRIVATE
    match = re.fullmatch(r"\(([0-9A-FX]{4}), ?([0-9A-FX]{4})\)", text, re.I)
    if not match:
        raise Problem("no tag: " + text)
    return (match.group(1) + match.group(2)).upper().replace("X", "x")


def confidentiality(tables, keywords):
    header, cells = table_of(tables, "E.1-1", COLUMNS.values())
    if not cells:
        raise Problem("the source has no Table E.1-1")
    known = set(map(words, list(COLUMNS.values()) + list(OTHER_COLUMNS)))
    unknown = [name for name in header if words(name) not in known]
    if unknown:
        raise Problem("Table E.1-1 has columns of options that the program does not know: " + "; ".join(unknown))
    rows = {}
    for cell in cells:
        tag = pattern(cell[words(COLUMNS["tag"])])
        if tag in rows:
            raise Problem("two rows of " + tag)
        actions = [cell[words(COLUMNS[name])].replace(" ", "") for name in ["Basic"] + OPTIONS]
        if actions[0] not in BASIC_ACTIONS or any(action not in OPTION_ACTIONS for action in actions[1:]):
            raise Problem("%s has an action that the program does not know: %s" % (tag, actions))
        name = "" if tag == PRIVATE else keywords.get(tag) or cell.get(words(OTHER_COLUMNS[0]), "")
        rows[tag] = [re.sub(r"[^A-Za-z0-9]", "", name)] + actions
    return rows


def safe_private(tables):
    rows = []
    for cell in table_of(tables, "E.3.10-1", ("Data Element", "Private Creator", "VR"))[1]:
        match = re.fullmatch(r"\(([0-9A-F]{4}), ?xx([0-9A-F]{2})\)", cell["dataelement"], re.I)
        if not match:
            raise Problem("no private data element: " + cell["dataelement"])
        rows.append((match.group(1).upper() + "xx" + match.group(2).upper(), cell["vr"], cell["privatecreator"]))
    return rows


def lines(file):
    with open(file, encoding="utf-8") as opened:
        return [line.rstrip("\n") for line in opened if not line.startswith("#")]


def dictionary(file):
    return {line.split(",")[0]: line.split(",")[1] for line in lines(file) if "," in line}


def pins(into, edition):
    return dict(line.split(",") for line in lines(os.path.join(into, edition, "tables.csv"))[1:])


def write(folder, name, comment, rows, separator=","):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write("".join("# %s\n" % line for line in comment))
        file.writelines(separator.join(row) + "\n" for row in rows)


def tell_differences(rows, before, base, keywords):
    def named(tags):
        return ", ".join("%s %s" % (tag, rows.get(tag, before.get(tag))[0]) for tag in sorted(tags)) or "none"

    print("  attributes that %s does not list: %s" % (base, named(set(rows) - set(before))))
    print("  attributes that only %s lists: %s" % (base, named(set(before) - set(rows))))
    print("  other actions: %s" % named(tag for tag in rows if tag in before and rows[tag][1:] != before[tag][1:]))
    unknown = [tag for tag in rows if tag != PRIVATE and "x" not in tag and tag not in keywords]
    print("  not in the data dictionary: %s" % named(unknown))


def add(edition, source, base, into, keywords):
    tables = read(source)
    rows = confidentiality(tables, keywords)
    private = safe_private(tables)
    used = pins(into, base)
    before = {line.split(",")[0]: line.split(",")[1:] for line in lines(os.path.join(into, used["options"]))[1:]}
    folder = os.path.join(into, edition)
    os.mkdir(folder)
    write(folder, "confidentiality.csv",
          ("Actions of the Basic Profile and of the ten options that have a column, by attribute.",
           "Source: DICOM PS3.15 %s, Table E.1-1 (facts; the text of the standard is (c) NEMA). x stands for any hex digit."
           % edition),
          [["tag", "keyword", "Basic"] + OPTIONS] + [[tag] + rows[tag] for tag in sorted(rows)])
    files = {"basic": edition + "/confidentiality.csv", "options": edition + "/confidentiality.csv"}
    files.update((name, used[name]) for name in ("supplement", "dates", "private"))
    if private:
        files["private"] = edition + "/safe-private.tsv"
        write(folder, "safe-private.tsv",
              ("Private attributes that identify nobody. xx is the block that the creator has reserved; some rows have no VR.",
               "Source: DICOM PS3.15 %s, Table E.3.10-1 (facts; the text of the standard is (c) NEMA)." % edition),
              [("tag", "VR", "creator")] + private, "\t")
    write(folder, "tables.csv", ("The tables of this edition.",), [("table", "file")] + list(files.items()))
    with open(os.path.join(into, "editions.csv"), "a", encoding="utf-8") as index:
        index.write(edition + "\n")
    print("%s: %d rows of Table E.1-1, %d of Table E.3.10-1" % (folder, len(rows), len(private)))
    tell_differences(rows, before, base, keywords)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("edition")
    parser.add_argument("source")
    parser.add_argument("--from", dest="base")
    parser.add_argument("--into", default=os.path.join(PROFILE, "profile", "editions"))
    parser.add_argument("--dictionary", default=os.path.join(PROFILE, "dicom", "dictionary.csv"))
    options = parser.parse_args()
    known = lines(os.path.join(options.into, "editions.csv"))[1:]
    base = options.base or max(known)
    try:
        if not re.fullmatch(r"20\d\d[a-z]", options.edition):
            raise Problem("an edition has a year and a letter, such as 2027a: " + options.edition)
        if options.edition in known:
            raise Problem("there is an edition %s already, and an edition never changes" % options.edition)
        if base not in known:
            raise Problem("there is no edition %s; there are %s" % (base, ", ".join(known)))
        add(options.edition, options.source, base, os.path.normpath(options.into), dictionary(options.dictionary))
    except (Problem, OSError) as problem:
        sys.exit("Failed: %s" % problem)


if __name__ == "__main__":
    main()
