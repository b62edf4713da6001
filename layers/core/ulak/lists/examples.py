"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

FORM: Final = {
    "id": "0123456789abcdef0123456789abcdef",
    "method": "POST",
    "url": "https://bucket.example/",
    "fields": {
        "key": "uploads/acme/0123456789abcdef0123456789abcdef",
        "policy": "eyJleHBpcmF0aW9uIjoiMjAyNi0xMS0yNFQxMTo0NzowMFoifQ==",
        "x-amz-algorithm": "AWS4-HMAC-SHA256",
        "x-amz-credential": "EXAMPLE/20261124/eu-central-1/s3/aws4_request",
        "x-amz-date": "20261124T113200Z",
        "x-amz-signature": "00000000000000000000000000000000",
    },
    "largest_size": 536870912,
    "expires_at": "2026-11-24T11:47:00.000Z",
}

UPLOAD: Final = {
    "id": "0123456789abcdef0123456789abcdef",
    "size": 48213,
    "kind": "csv",
    "encoding": "cp1254",
    "delimiter": ";",
    "columns": ["Müşteri", "Cep Telefonu", "Tutar"],
    "to": "Cep Telefonu",
    "header_row": 1,
    "passed_over": [],
    "problems": [],
}
