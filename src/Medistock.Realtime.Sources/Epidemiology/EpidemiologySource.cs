using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Epidemiology;

/// <summary>
/// Weekly rates of Santé publique France (emergency visits, hospitalisations, SOS Médecins acts), France or by region, by age class, as published
/// on data.gouv.fr: UTF-8 with a byte order mark, rows in no order, values missing. A line of missing values only is taken and says nothing.
/// </summary>
public sealed class EpidemiologySource : ISource
{
    public string Name => "epidemiology";

    public SourceResult Read(IReadOnlyList<GivenFile> files, ReferenceBook known, TakenLines taken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(taken);
        var now = TakenLines.None;
        var facts = new List<FactsOfFile>();
        var reports = files.Select(file => ReadFile(file, facts, taken, now)).ToArray();
        return new(reports, [], [], taken.After(now)) { Facts = facts };
    }

    private ImportReport ReadFile(GivenFile given, List<FactsOfFile> facts, TakenLines before, TakenLines now)
    {
        ImportReport Refuse(FileRefused why) => ImportReport.NotWhatItClaims(Name, given.Name, SourceFile.HashOf(given.Bytes), why);

        if (!SourceFile.TryDecode(given.Name, given.Bytes, out var file, out var refused)) return Refuse(refused);
        if (EpidemicColumns.Of(file!.Lines[0].Text, out var missing) is not { } columns)
            return Refuse(new("file.columns", $"{given.Name}: the first line does not name the columns {missing}"));

        // A table of its own for each level and disease: one file does not make another's lines new again.
        var key = $"epidemiology/{(columns.Regional ? "regions" : "nation")}/{string.Join('+', columns.Measured.Select(rate => rate.Disease).Distinct())}";
        var tally = new LineTally(file, before.Of(key), given.Reading);
        var said = new Dictionary<(EpidemicSeriesKey, DateOnly), EpidemicFact>();
        var fresh = new List<LineFact<EpidemicFact>>();
        foreach (var line in file.Lines.Skip(1))
        {
            if (line.Text.Length == 0) tally.Reject(line, 0, "line.empty", "the line is empty");
            else if (tally.IsNew(line)) ReadLine(line, columns, said, fresh, tally);
        }
        now.Add(key, tally.Taken);
        facts.Add(new(file.Name, file.Sha256, [], fresh));
        return tally.Report(Name, headerLines: 1);
    }

    private static void ReadLine(
        SourceLine line, EpidemicColumns columns, Dictionary<(EpidemicSeriesKey, DateOnly), EpidemicFact> said, List<LineFact<EpidemicFact>> fresh, LineTally tally)
    {
        if (Csv.Cut(line.Text, columns.Separator) is not { } fields)
        {
            tally.Reject(line, 0, "line.quote", "a quote is opened and not closed on this line");
            return;
        }
        if (fields.Length != columns.Count)
        {
            tally.Reject(line, 0, "line.columns", $"{fields.Length} columns, the header has {columns.Count}");
            return;
        }
        if (columns.Read(fields, out var fault) is not { } facts)
        {
            tally.Reject(line, fault.Column, fault.Code, fault.Message);
            return;
        }
        if (facts.FirstOrDefault(fact => said.TryGetValue((fact.Series, fact.Week), out var held) && held != fact) is { } other)
        {
            tally.Reject(line, 0, "epidemic.duplicate", $"{IsoWeek.Text(other.Week)} of {other.Series.Territory}, {other.Series.Age}, stands higher up with other values; the first line is kept");
            return;
        }
        foreach (var fact in facts) said[(fact.Series, fact.Week)] = fact;
        if (tally.Take(line)) fresh.AddRange(facts.Select(fact => new LineFact<EpidemicFact>(line.Number, fact)));
    }
}
