"""Digital signatures in PDF files (PAdES): bytes in, bytes out; no database, no clock, no rights.

``certificates`` what a certificate says; ``keys`` keys from PKCS#12 and PKCS#11; ``timestamps`` the one configured
time-stamping server; ``placing`` a file made ready for a signature and the signature put in; ``cms`` the signature
itself, made here or elsewhere and checked; ``reading`` the report on the signatures in a file.
"""
