"""İYS, the state's register of consents: reports consents within three business days, and takes what changes there.

https://dev.iys.org.tr
"""
