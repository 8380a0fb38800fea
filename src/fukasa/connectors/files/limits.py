"""How large a file and its parts may be. A file beyond a limit is refused with a sentence, never read half."""

MAX_RECORD_BYTES = 1 << 20  # one row of a text file; longer rows are rejected one by one
MAX_COLUMNS = 1_000
MAX_COUNT = 10**15  # more than all views ever counted
MAX_JSON_BYTES = 256 << 20  # a JSON document (not JSONL) is read in one piece
MAX_XLSX_BYTES = 512 << 20  # all parts of a workbook together, unpacked
MAX_XLSX_RATIO = 400  # unpacked to packed; sheets made by hand or by programs stay under 100
XLSX_RATIO_FREE_BYTES = 32 << 20  # small workbooks may be as repetitive as they like
MAX_GZIP_BYTES = 16 << 30  # a packed text, unpacked: eight times what may be uploaded
MAX_GZIP_RATIO = 100  # unpacked to packed; tables of text stay under 30
GZIP_RATIO_FREE_BYTES = 256 << 20  # small files may be as repetitive as they like
MAX_SHEET_CELLS = 20_000_000  # up to the last row and column: about 1 GB while a workbook is read
MAX_XLS_BYTES = 128 << 20
FIRST_YEAR = 2000  # no platform of the catalogue is older

CHUNK_ROWS = 100_000
MIN_BLOCK_BYTES = 1 << 20
MAX_BLOCK_BYTES = 16 << 20
SAMPLE_BYTES = 1 << 18
SAMPLE_RECORDS = 50
HEADER_SEARCH_ROWS = 10
