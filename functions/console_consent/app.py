"""Whom the firm may write to: consents, the suppression list, İYS, and the law's rules."""

from ulak.assembly import House

handler = House().serve("console_consent")
