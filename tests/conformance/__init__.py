"""`python -m tests.conformance FILE.pdf …`: PDF/A-3a and PDF/UA-1, by veraPDF (`make conformance`).

It needs Java with its compiler, and the package of requirements-conformance.txt.
"""
