"""Tables: delimited text, workbooks, Parquet, HTML tables, exports of vendors."""
