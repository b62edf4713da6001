"""Lists as rows: files (CSV, XLSX), their columns and cells, uploads."""
