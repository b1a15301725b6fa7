"""Draws the plot that `benchmarks/plots.py` describes on standard input."""

import json
import sys

import matplotlib as mpl

mpl.use("svg")
# The same figures give the same file.
mpl.rcParams["svg.hashsalt"] = "benchmarks"
from matplotlib import pyplot as plt  # noqa: E402 -- after the choice of how to draw

asked = json.load(sys.stdin)
bars = asked["bars"]
labels = list(dict.fromkeys(bar["label"] for bar in bars))
groups = list(dict.fromkeys(bar["group"] for bar in bars))
thickness = 0.8 / max(1, len(groups))
figure, axes = plt.subplots(figsize=(9, 1.2 + 0.4 * len(labels)), layout="constrained")
for number, group in enumerate(groups):
    own = [bar for bar in bars if bar["group"] == group]
    places = [labels.index(bar["label"]) + (number - (len(groups) - 1) / 2) * thickness for bar in own]
    drawn = axes.barh(places, [bar["value"] for bar in own], height=thickness, label=group or None)
    axes.bar_label(drawn, fmt=lambda value: f"{value:,.3g}" if value < 1000 else f"{value:,.0f}", padding=3, fontsize=8)
axes.set_yticks(range(len(labels)), labels, fontsize=8)
axes.invert_yaxis()
axes.set_xscale("log")
axes.margins(x=0.15)
axes.set_title(asked["title"], fontsize=10)
if asked["mark"] is not None:
    axes.axvline(asked["mark"], color="black", linewidth=1, linestyle="--")
if any(groups):
    axes.legend(fontsize=8)
figure.savefig(asked["path"], metadata={"Date": None})
