"""Reads and writes lists as files: uploads, CSV and XLSX sheets, their columns and cells."""
