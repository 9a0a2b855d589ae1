"""The product on the development sets, blind, beside the stored answers of its peers: a Markdown table, and the same figures as JSON.

    yardstick.py FBENCH FOLDER SET... -- COMMAND...

FBENCH: the folder of fbench.py, dev/ and dev-peers.tgz. FOLDER: an empty one, for answers. COMMAND answers `fbench.py replay`.
Replay and scores are fbench's own. `compare` is done here, number for number, so that no file is read twice.
"""
import argparse
import collections
import contextlib
import csv
import io
import json
import os
import random
import sys
import tarfile

EVERYWHERE = ("tsb", "wkboot", "online", "online2")
CORE_ONLY = ("etsboot", "arima")
HEAD = (
    "| set | SPL / date wQL / AUC10, core | SPL ÷ best peer: core; all origins | date wQL ÷ best peer: core; all origins | days < P10, > P90 "
    "| date in [P10, P90] (early, late) | date against the official rule: wQL, median error | lead, median days (rule) |"
)


def origins(fbench, folder):
    """What every answer of a set is held against: demand by place, the scale of each origin's errors, the true dates of its tasks."""
    series = fbench.load_series(f"{folder}/series.csv")
    place = {name: {date: i for i, date in enumerate(days[0])} for name, days in series.items()}
    scale, core, tasks = {}, set(), []
    for row in csv.DictReader(open(f"{folder}/origins.csv")):
        key = (row["series_id"], row["origin"])
        y, i = series[key[0]][3], place[key[0]][key[1]]
        scale[key] = fbench.mean(abs(y[t] - y[t - 7]) for t in range(max(7, i - 730), i + 1) if y[t] is not None and y[t - 7] is not None)
        if row["core"] == "1":
            core.add(key)
    for row in csv.DictReader(open(f"{folder}/tasks.csv")):
        key = (row["series_id"], row["origin"])
        if row["episode_id"] or key not in scale:
            continue
        y, i = series[key[0]][3], place[key[0]][key[1]]
        arrivals = fbench.arr_k(key[1], fbench.parse_arr(row["arrivals"]))
        tasks.append((row["task_id"], key, fbench.first_passage(y[i + 1 : i + 1 + fbench.HD] + [0.0] * fbench.HD, float(row["stock"]), arrivals)))
    return series, place, scale, core, tasks


def losses(fbench, known, answers):
    """Mean loss of each origin, of the fan and of the dates, in the order of the answers."""
    series, place, scale, _, tasks = known
    fan, dates = collections.defaultdict(list), collections.defaultdict(list)
    for row in csv.DictReader(open(f"{answers}/forecast.csv")):
        key = (row["series_id"], row["origin"])
        if not scale.get(key, 0) > 0:
            continue
        y, j = series[key[0]][3], place[key[0]][key[1]] + int(row["horizon"])
        if j < len(y) and y[j] is not None:
            fan[key].append(fbench.mean(fbench.pin(y[j], float(row[c]), q) for c, q in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9))) / scale[key])
    told = {row["task_id"]: (row["p10"], row["p50"], row["p90"]) for row in csv.DictReader(open(f"{answers}/depletion.csv"))}
    for task, key, truth in tasks:
        if task in told:
            within = [min(max(float(day), 0), fbench.HD + 1) for day in told[task]]
            dates[key].append(2 * fbench.mean(fbench.pin(truth, day, q) for day, q in zip(within, (0.1, 0.5, 0.9))))
    return {k: fbench.mean(v) for k, v in fan.items()}, {k: fbench.mean(v) for k, v in dates.items()}


def hardest(ours, theirs, keep):
    """The peer with the highest paired ratio ours ÷ theirs, that ratio, and the ends of its 95 % interval (bootstrap over origins)."""
    ratios = {}
    for peer, losses_of_peer in theirs.items():
        keys = [key for key in ours if key in losses_of_peer and (keep is None or key in keep)]
        ratios[peer] = (sum(ours[k] for k in keys) / sum(losses_of_peer[k] for k in keys), keys)
    peer = max(ratios, key=lambda name: ratios[name][0])
    ratio, keys = ratios[peer]
    chance, drawn = random.Random(1), []
    for _ in range(1000):
        sample = [keys[chance.randrange(len(keys))] for _ in keys]
        drawn.append(sum(ours[k] for k in sample) / sum(theirs[peer][k] for k in sample))
    drawn.sort()
    return {"peer": peer, "ratio": ratio, "lower": drawn[25], "upper": drawn[974], "origins": len(keys)}


def measure(fbench, folder, peers, answers, command):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        fbench.cmd_replay(argparse.Namespace(dir=folder, pred=answers, cmd=command))
    name = os.path.basename(folder)
    print(f"{name}: {said.getvalue().strip()}", file=sys.stderr)
    known = origins(fbench, folder)
    ours = losses(fbench, known, answers)
    theirs = {peer: losses(fbench, known, f"{peers}/{peer}/{name}") for peer in EVERYWHERE + CORE_ONLY}
    figures = {"all": fbench.score(folder, answers), "core": fbench.score(folder, answers, True), "rule": fbench.score(folder, f"{peers}/mapui/{name}")}
    figures = {scope: {part: score[part] for part in ("fc", "dep", "lead") if part in score} for scope, score in figures.items()}
    for which, metric in enumerate(("spl", "wql")):
        figures[metric] = {
            "core": hardest(ours[which], {peer: theirs[peer][which] for peer in theirs}, known[3]),
            "all": hardest(ours[which], {peer: theirs[peer][which] for peer in EVERYWHERE}, None),
        }
    return figures


def row(name, figures):
    fc, dep, rule, core = figures["all"]["fc"], figures["all"]["dep"], figures["rule"]["dep"], figures["core"]

    def against(metric):
        return "; ".join("{ratio:.3f} (≤ {upper:.3f}, {peer})".format(**figures[metric][scope]) for scope in ("core", "all"))

    return (
        f"| {name} | {core['fc']['SPL']:.3f} / {core['dep']['wQL']:.2f} / {core['dep']['auc10']:.3f} | {against('spl')} | {against('wql')} "
        f"| {fc['bel10']:.1%}, {fc['abv90']:.1%} | {dep['cov80']:.1%} ({dep['early']:.1%}, {dep['late']:.1%}) "
        f"| {dep['wQL'] / rule['wQL'] - 1:+.0%}, {dep['MAE'] / rule['MAE'] - 1:+.0%} | {figures['all']['lead']['lead_med']} ({figures['rule']['lead']['lead_med']}) |"
    )


def main():
    given = sys.argv[1 : sys.argv.index("--")]
    command = sys.argv[sys.argv.index("--") + 1 :]
    yardstick, work, sets = given[0], given[1], given[2:]
    sys.path.insert(0, yardstick)
    sys.dont_write_bytecode = True
    import fbench

    with tarfile.open(f"{yardstick}/dev-peers.tgz") as peers:
        peers.extractall(f"{work}/peers")
    figures = {name: measure(fbench, f"{yardstick}/dev/{name}", f"{work}/peers", f"{work}/medistock/{name}", command) for name in sets}
    with open(f"{work}/figures.json", "w") as file:
        json.dump(figures, file)
    table = "\n".join([HEAD, "| --- | --- | --- | --- | --- | --- | --- | --- |"] + [row(name, figures[name]) for name in sets])
    with open(f"{work}/table.md", "w") as file:
        file.write(table + "\n")
    print(table)


main()
