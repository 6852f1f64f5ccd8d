"""The consolidated report of Sở KH&CN to UBND tỉnh (part VI of the plan).

It is drafted from the accepted reports of a year passage by passage (`passages`, from what
`material` reads), edited by officers (`drafting`), and published by the head (`publishing`).
Whatever a passage takes from a report it cites (`citations`).
"""
