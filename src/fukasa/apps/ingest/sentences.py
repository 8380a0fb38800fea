"""Sentences of the connectors, the pipelines and the lake in the reader's language.

What lies below the apps writes plain English, on the terminal and in files. Here stands every such sentence with its
places in braces; a sentence that fits is said in the reader's language with the same values. The table is held against
the source of the connectors by a test, so a new sentence there fails it until it stands here.
"""

# ruff: noqa: E501  a sentence stands on one line, as in the catalogue of translations

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from fukasa.apps.pages.sentences import Sentences

_ALSO = "; also wrong: "

SENTENCES = (
    # what an import assumes
    _("dates without a time zone are read as {zone}"),
    _(
        "no column tells when the values were shown by the platform (captured_at), so the time of the first import of this file stands for it; set captured_at in a map if you know it"
    ),
    _('no platform is given, so rows are stored as "other"; set [constants] platform = … in a map'),
    _("no account id is given, so the handle (in lower case) stands for it"),
    _("no post id is given, so one is derived from the account, the time of posting and the title, caption or address"),
    _(
        "no post id is given, so one is derived from the account, the time of posting and the title, caption or address; there is none of these three, so two posts of one account at the same time count as one"
    ),
    _("no comment id is given, so one is derived from the post, author, time and text"),
    _("hashtags are taken from the caption"),
    _("e-mail addresses are not stored, only whether there is one"),
    _("authors are stored as keyed hashes, not by name"),
    # what a person should look at
    _("column {column} could be {fields}; say which in a map"),
    _("columns {columns} could all be {field}; say which in a map: [columns] {again} = …"),
    _("the header names {column} twice; the one in column {number} is called '{name}'"),
    # why a row was not taken
    _("is empty, and every row needs it"),
    _("none of {fields} is filled in"),
    _("is not a finite number"),
    _("is a formula, and formulas are never computed"),
    _("is not a number"),
    _("is negative, and a count cannot be"),
    _("is larger than any count of a platform"),
    _("is not a whole number"),
    _("is negative"),
    _("is too large"),
    _("is not a share between 0 and 1"),
    _("lies in the future"),
    _("lies after the year 2100"),
    _("is not a date that exists"),
    _("lies before the year {year}"),
    _("is not a date"),
    _("is a number, not a date"),
    _("may be month-day or day-month"),
    _("is neither yes nor no"),
    _("is not a known country"),
    _("is not a known language"),
    _("is not a known currency"),
    _("is not a known {field}"),
    _("is not a range of ages"),
    _("has {cells} cells where the header has {expected}"),
    _("has bytes that are not {encoding} text: {bytes} at byte {place} of the row"),
    _("has a NUL byte"),
    _("is longer than {bytes} bytes"),
    _("begins a quoted cell that is never closed"),
    _("is not JSON ({error})"),
    # how to mend it
    _("fill the cell in or leave the row out"),
    _("fill one of them in or leave the row out"),
    _("leave the cell empty where the value is not known"),
    _("save the file with values in place of it"),
    _("write for example 12345, 12,345, 1.2万 or 12.3K"),
    _("correct the cell or leave it empty"),
    _("a count has no fraction; averages belong into avg_ columns"),
    _("write 0.034 or 3.4%; where the column is in percent, set shares_in_percent = true in the map"),
    _("correct the date, or its time zone"),
    _("leave the cell empty where there is no last day"),
    _("write it as {example}"),
    _("write it as {example}; day numbers are read from workbooks only"),
    _("correct the date; platforms are younger than that"),
    _('set date_order = "mdy" or "dmy" in the map, or write 2025-09-26'),
    _("write true or false (はい/いいえ, ○/× and 예/아니오 are read too)"),
    _("write one of {choices}"),
    _("write the name or the two-letter code, for example {example}"),
    _("write the three-letter code, for example JPY"),
    _("write for example 25-34, 65+ or 20代"),
    _("check the quotes and delimiters of this row"),
    _("save the file again as UTF-8, or name its encoding in the map"),
    _("the file is damaged here; export it again"),
    _("check the line ends and the quotes around this line"),
    _('close the cell with ", or write a quote inside a cell twice'),
    _("each line must be one complete JSON object"),
    # why a file was not taken
    _("{file}: the file is empty; export it again"),
    _("{file}: the file has a header and no rows; export it again"),
    _("{file}: row {row} should name the columns but is empty"),
    _("{file}: the header has {columns} columns, more than {most}; is the delimiter right?"),
    _("{file}: the first line is longer than {bytes} bytes; is it a table with one row per line?"),
    _("{file}: no JSON object was found in it; each row must be one"),
    _("{file}: the objects have {names} names, more than {most}; are names used as values?"),
    _("{file}: a JSON document may have {megabytes} MB; write one object per line"),
    _("{file}: not valid JSON ({error}); export it again"),
    _("{file}: the gzip file unpacks to more than {gigabytes} GB; split it into several files"),
    _(
        "{file}: the gzip file unpacks to more than {times} times its size, as no real table does; unpack it, look at it and import it unpacked"
    ),
    _("{file}: the gzip file is damaged ({error}); fetch it again"),
    _("{file}: {encoding} is not an encoding; write for example utf-8 or cp932"),
    _("{file}: the encoding cannot be told; save it as UTF-8, or name it in the map: [options] encoding = …"),
    _("{file}: the UTF-16 text is damaged ({error}); save the file again as UTF-8"),
    _("{file}: the file has {columns} columns, more than {most}; leave some out"),
    _("{file}: the Parquet file is cut or damaged ({error}); fetch it again"),
    _("{file}: the workbook cannot be read ({error}); open it in a spreadsheet program and save it again"),
    _("{file}: there is no sheet {sheet}; it has {sheets}"),
    _("{file}: no sheet has any cell; choose another file"),
    _("{file}: the sheet {sheet} cannot be read ({error}); save the workbook again"),
    _("{file}: the file is not an Excel workbook; save it as .xlsx, or give the file its right ending"),
    _("{file}: the file is larger than {megabytes} MB; save it as CSV"),
    _("{file}: the file is protected by a password; save it without one"),
    _("{file}: the file is a damaged workbook; fetch or save it again"),
    _("{file}: the file unpacks to more than {megabytes} MB; save it as CSV or in parts"),
    _("{file}: the file unpacks to more than {times} times its size, as no real workbook does; save it as CSV"),
    _("{file}: the file is packed in a way no spreadsheet program uses; save it again as .xlsx"),
    _("{file}: the file is not an .xlsx workbook; open it in a spreadsheet program and save it as .xlsx or CSV"),
    _(
        "{file}: the file has a sheet that reaches over more than {cells} cells; delete the cells far below or beside the table, or save it as CSV"
    ),
    _("{file}: no such file; check the name"),
    _("{file}: is a folder; name the files in it one by one"),
    _(
        '{file}: nothing gives {fields}, and a {kind} file needs it; the file has the columns {columns}; name the right one in a map: [columns] {first} = "…", or in [constants]'
    ),
    _(
        '{file}: nothing gives {fields}, and a {kind} file needs it (with the delimiter {delimiter} there is only one column); the file has the columns {columns}; name the right one in a map: [columns] {first} = "…", or in [constants]'
    ),
    _("{file}: nothing gives {fields}; name a column or a constant in a map (--map)"),
    # why a map was not taken
    _("{map}: no such map file; check the name"),
    _("{map}: the map cannot be read as UTF-8 text ({error})"),
    _("there is no profile {profile}; choose one of {profiles}"),
    _("the profile {profile} reads {kinds}, not {kind}"),
    _("{map}: not valid TOML ({error}); texts stand in quotes"),
    _("{map}: [{section}] is not a section of a map; there are {sections}"),
    _("{map}: {section} must be a section, written [{again}]"),
    _("{map}: [columns] {field} must be a column name in quotes, or a list of them"),
    _("{map}: {field} must be one value"),
    _('{map}: write [values.{field}] and below it "cell" = "value"'),
    _("{map}: [options] {option} is unknown; there are {options}"),
    _("{map}: [options] {option} = {value} should be a {type}"),
    _("{map}: {zone} is not a time zone; write for example Asia/Tokyo or UTC"),
    _("{map}: date_order is mdy or dmy, not {value}"),
    _("{map}: delimiter is one character and header_row is 1 or more"),
    _("{map}: [{section}] {field} is not a field of {kind}; there are {fields}"),
    _("{map}: {file} has no column {column}; it has {columns}"),
    _("{map}: the template {template} names no column in braces; use [constants] instead"),
    _("{kind} is not a kind of rows; choose one of {kinds}"),
    # the catalogue
    _(
        "The catalogue is being written by “{purpose}” (process {process}, since {since}); wait until it has finished or stop it."
    ),
    _("{name}: the disk has no room for this file; free some space and upload it again"),
    _(
        "There is no room left to write to the lake {folder}; nothing was changed: free space on that disk or remove old versions with `fukasa lake vacuum`, then try again."
    ),
)

_TABLE = Sentences(SENTENCES)
fitting = _TABLE.fitting


def said(text: str) -> str:
    """Say a sentence in the reader's language; one that the table does not know stays as it is."""
    if _ALSO not in text or (get_language() or "en").startswith("en"):
        return _TABLE.said(text)
    first, _mark, rest = text.partition(_ALSO)
    names = rest.replace(_ALSO, ", ")
    return gettext("%(reason)s; also wrong: %(fields)s") % {"reason": _TABLE.said(first), "fields": names}
