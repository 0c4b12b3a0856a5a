"""How the bundled weights are made again: `python -m training.make LANGUAGE --data DIR --work DIR`."""
