using System.Globalization;
using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Domain.Measures;

/// <summary>
/// What a measure must say, and what may become of it. Refusals are values: a stable code, a path, a message. "% of usual sales, per circuit and period"
/// is the audit's (§193); the limits are ours.
/// </summary>
/// <param name="UnusualPercent">A volume above it is accepted with a warning.</param>
/// <param name="MostPercent">A volume above it is refused.</param>
/// <param name="ScopeLimit">At most so many groups, presentations, territories each.</param>
/// <param name="TextLimit">Characters of a motive or reason; titles and pilots a tenth of it.</param>
public sealed record MeasureRules(MeasureCatalogue Catalogue, decimal UnusualPercent, decimal MostPercent, int ScopeLimit, int TextLimit)
{
    public static MeasureRules Default { get; } = new(MeasureCatalogue.Shipped, 100, 1000, 500, 2000);

    /// <param name="id">Of the measure to be.</param>
    public MeasureOutcome Prepare(string id, MeasureDraft draft)
    {
        var verdict = new Verdict();
        if (Catalogue.Find(draft.Lever) is not { } lever)
            return verdict.Refuse("measure.lever-unknown", "lever", $"'{Shown(draft.Lever)}' is not a lever of the catalogue {Catalogue.Version}").Without;
        Judge(verdict, lever, draft.Scope);
        Judge(verdict, lever, draft.Scope.Circuits, draft.Volumes);
        Judge(verdict, draft.Start, draft.End, draft.Review);
        Text(verdict, "motive", draft.Motive, TextLimit, needed: true);
        Text(verdict, "title", draft.Title, TextLimit / 10, needed: false);
        Text(verdict, "pilot", draft.Pilot, TextLimit / 10, needed: false);
        if (verdict.Refused) return verdict.Without;
        return verdict.With(new(
            id, lever.Id, Given(draft.Title) ?? lever.Title, MeasureState.Prepared, draft.Scope with
            {
                Groups = [.. draft.Scope.Groups.Distinct(StringComparer.Ordinal)], Presentations = [.. draft.Scope.Presentations.Distinct()],
                Territories = [.. draft.Scope.Territories.Distinct()], Circuits = [.. draft.Scope.Circuits.Distinct()],
            },
            Given(draft.Pilot) ?? lever.Pilot, draft.Volumes, draft.Start, draft.End, draft.Review, draft.Motive.Trim(), null));
    }

    /// <summary>The measure after a command, or why it cannot be done to it.</summary>
    public MeasureOutcome After(Measure measure, MeasureCommand command)
    {
        var verdict = new Verdict();
        switch (measure.State, command)
        {
            case (MeasureState.Prepared, MeasureCommand.PutInForce put):
                Judge(verdict, put.On, measure.End, measure.Review);
                return verdict.With(measure with { State = MeasureState.InForce, Start = put.On });

            case (MeasureState.Prepared or MeasureState.InForce, MeasureCommand.Amend amend):
                // A lever that a later catalogue no longer has keeps the measures taken under it; its own volumes say whether it takes some.
                if (Catalogue.Find(measure.Lever) is { } lever) Judge(verdict, lever, measure.Scope.Circuits, amend.Volumes);
                Judge(verdict, measure.Start, amend.End, amend.Review);
                return verdict.With(measure with { Volumes = amend.Volumes, End = amend.End, Review = amend.Review });

            case (MeasureState.InForce, MeasureCommand.Stop stop):
                if (stop.On < measure.Start) verdict.Refuse("measure.end-before-start", "on", $"it cannot end on {Day(stop.On)}: it began on {Day(measure.Start!.Value)}");
                Text(verdict, "reason", stop.Reason, TextLimit, needed: true);
                return verdict.With(measure with { State = MeasureState.Ended, End = stop.On, EndReason = stop.Reason.Trim() });

            case (MeasureState.Prepared, MeasureCommand.Withdraw withdraw):
                Text(verdict, "reason", withdraw.Reason, TextLimit, needed: true);
                return verdict.With(measure with { State = MeasureState.Ended, Start = null, End = null, EndReason = withdraw.Reason.Trim() });

            case (MeasureState.Prepared, MeasureCommand.Stop):
                return verdict.Refuse("measure.not-in-force", "", "it is prepared, not in force: withdraw it instead").Without;
            case (MeasureState.InForce, MeasureCommand.PutInForce):
                return verdict.Refuse("measure.already-in-force", "", $"it has been in force since {Day(measure.Start!.Value)}").Without;
            case (MeasureState.InForce, MeasureCommand.Withdraw):
                return verdict.Refuse("measure.in-force", "", "what is in force is ended, not withdrawn").Without;
            default:
                return verdict.Refuse("measure.ended", "", "it has ended: nothing changes it any more, prepare another one").Without;
        }
    }

    private void Judge(Verdict verdict, Lever lever, MeasureScope scope)
    {
        if (scope.Groups.Count == 0 && scope.Presentations.Count == 0 && !lever.General) verdict.Refuse("measure.scope-empty", "scope", $"{lever.Id} needs a molecule group or a presentation");
        if (scope.Territories.Count == 0) verdict.Refuse("measure.territory-missing", "scope.territories", "no territory: FR, METRO, REG-53 or DEP-2A expected");
        if (scope.Circuits.Count == 0) verdict.Refuse("measure.circuit-missing", "scope.circuits", "no circuit: city or hospital expected");
        for (var i = 0; i < scope.Circuits.Count; i++)
            if (!lever.Circuits.Contains(scope.Circuits[i])) verdict.Refuse("measure.circuit-foreign", At("scope.circuits", i), $"{lever.Id} does not act on the {Word(scope.Circuits[i])} circuit");
        for (var i = 0; i < scope.Groups.Count; i++)
            if (string.IsNullOrWhiteSpace(scope.Groups[i])) verdict.Refuse("measure.group-empty", At("scope.groups", i), "a molecule group without a name");
        Limit(verdict, "scope.groups", scope.Groups.Count);
        Limit(verdict, "scope.presentations", scope.Presentations.Count);
        Limit(verdict, "scope.territories", scope.Territories.Count);
    }

    private void Judge(Verdict verdict, Lever lever, IReadOnlyList<Circuit> circuits, IReadOnlyList<CircuitVolume> volumes)
    {
        if (!lever.TakesVolume && volumes.Count > 0) verdict.Refuse("measure.volume-not-taken", "volumes", $"{lever.Id} is no allocation: it takes no volume");
        if (!lever.TakesVolume) return;
        for (var i = 0; i < volumes.Count; i++)
        {
            var (volume, path) = (volumes[i], At("volumes", i) + ".percent");
            if (volume.Percent < 0) verdict.Refuse("measure.volume-negative", path, $"{Number(volume.Percent)} %: a volume is a share of usual sales, at least 0");
            else if (volume.Percent > MostPercent) verdict.Refuse("measure.volume-excessive", path, $"{Number(volume.Percent)} % of usual sales: at most {Number(MostPercent)} %");
            else if (volume.Percent > UnusualPercent) verdict.Warn("measure.volume-unusual", path, $"{Number(volume.Percent)} % is more than usual sales: an allocation rarely is");
            if (!circuits.Contains(volume.Circuit)) verdict.Refuse("measure.volume-foreign", At("volumes", i) + ".circuit", $"the {Word(volume.Circuit)} circuit is not in the scope");
            if (volumes.Take(i).Any(other => other.Circuit == volume.Circuit)) verdict.Refuse("measure.volume-twice", At("volumes", i) + ".circuit", $"the {Word(volume.Circuit)} circuit has two volumes");
        }
        foreach (var circuit in circuits.Distinct())
            if (volumes.All(volume => volume.Circuit != circuit)) verdict.Refuse("measure.volume-missing", "volumes", $"an allocation needs its volume on the {Word(circuit)} circuit, in % of usual sales (audit §193)");
    }

    private static void Judge(Verdict verdict, DateOnly? start, DateOnly? end, DateOnly? review)
    {
        if (start is not { } first) return;
        if (end < first) verdict.Refuse("measure.end-before-start", "end", $"it cannot end on {Day(end.Value)}, before it begins on {Day(first)}");
        if (review < first) verdict.Refuse("measure.review-before-start", "review", $"it cannot be reviewed on {Day(review.Value)}, before it begins on {Day(first)}");
    }

    private static void Text(Verdict verdict, string path, string? text, int limit, bool needed)
    {
        if (needed && string.IsNullOrWhiteSpace(text)) verdict.Refuse($"measure.{path}-missing", path, $"the {path} is empty");
        if (text?.Length > limit) verdict.Refuse($"measure.{path}-long", path, $"the {path} has {text.Length} characters: at most {limit}");
    }

    private void Limit(Verdict verdict, string path, int count)
    {
        if (count > ScopeLimit) verdict.Refuse("measure.scope-large", path, $"{count} entries: at most {ScopeLimit}");
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    private static string Word(Circuit circuit) => circuit == Circuit.City ? "city" : "hospital";
    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    private static string Number(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
    private static string At(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
    private static string Shown(string text) => PresentationCode.Shown(text);

    private sealed class Verdict
    {
        private readonly List<MeasureProblem> _refusals = [], _warnings = [];
        public bool Refused => _refusals.Count > 0;
        public MeasureOutcome Without => new(null, _refusals, _warnings);
        public MeasureOutcome With(Measure measure) => new(Refused ? null : measure, _refusals, _warnings);
        public void Warn(string code, string path, string message) => _warnings.Add(new(code, path, message));

        public Verdict Refuse(string code, string path, string message)
        {
            _refusals.Add(new(code, path, message));
            return this;
        }
    }
}
