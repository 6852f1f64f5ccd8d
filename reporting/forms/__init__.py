"""The filing form: one small form for each content row, one sheet for each section."""
