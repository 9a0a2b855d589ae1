"""One Markdown table from the yardstick's answers: table.py FOLDER SET..."""
import json
import os
import sys

folder, sets = sys.argv[1], sys.argv[2:]


def read(name):
    with open(os.path.join(folder, name)) as file:
        return json.load(file)


def worst(set_name, metric):
    """The peer that is hardest to beat: the one with the highest ratio ours/theirs."""
    versus = {peer: read(f"{set_name}.versus.{peer}")[metric] for peer in ("etsboot", "arima", "tsb", "wkboot", "online", "online2")}
    peer = max(versus, key=lambda name: versus[name]["ratio"])
    ratio, upper = versus[peer]["ratio"], versus[peer]["ci95"][1]
    return f"{ratio:.3f} (≤ {upper:.3f}, {peer})"


print("| set | SPL / depletion wQL / AUC10 | SPL ÷ best peer | wQL ÷ best peer | < P10, > P90 | date in [P10, P90] (early, late) | date against the official rule: wQL, median error | lead, median days (rule) |")
print("| --- | --- | --- | --- | --- | --- | --- | --- |")
for name in sets:
    core, score, rule = read(f"{name}.core"), read(f"{name}.score"), read(f"{name}.rule")
    fc, dep = score["fc"], score["dep"]
    print(
        f"| {name} | {core['fc']['SPL']:.3f} / {core['dep']['wQL']:.2f} / {core['dep']['auc10']:.3f} | {worst(name, 'SPL')} | {worst(name, 'dep_wQL')} "
        f"| {fc['bel10']:.1%}, {fc['abv90']:.1%} | {dep['cov80']:.1%} ({dep['early']:.1%}, {dep['late']:.1%}) | {dep['wQL'] / rule['dep']['wQL'] - 1:+.0%}, {dep['MAE'] / rule['dep']['MAE'] - 1:+.0%} "
        f"| {score['lead']['lead_med']} ({rule['lead']['lead_med']}) |"
    )
