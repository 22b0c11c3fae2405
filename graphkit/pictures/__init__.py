"""Pictures of a graph for print: the map on paper, drawn with matplotlib (``pip install graphkit[plot]``).

``scene`` computes what is on the map, ``colouring`` which colour each dot has, ``names`` where words fit, ``paper``
draws; ``figures`` alone knows how matplotlib is set up and saved.
"""
