using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Supply;

/// <summary>
/// Stocks, usual sales and arrivals that laboratories, <i>dépositaires</i> and wholesalers state, one fact a line (docs/supply-file.md): the plain
/// form of what TracStock and PointStock carry, whose layouts are not public. Codes unknown to the reference are taken, with a warning.
/// </summary>
/// <param name="now">By the store's clock: a fact of tomorrow would outlive every true one, and is refused. Null: no clock is at hand.</param>
public sealed class SupplySource(DateTimeOffset? now = null) : ISource
{
    /// <summary>As for stock lines: clocks differ a little.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(15);

    public string Name => "supply";

    public SourceResult Read(IReadOnlyList<GivenFile> files, ReferenceBook known, TakenLines taken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(taken);
        var read = TakenLines.None;
        var facts = new List<FactsOfFile>();
        var reports = files.Select(file => ReadFile(file, known, facts, taken, read)).ToArray();
        return new(reports, [], [], taken.After(read)) { Facts = facts };
    }

    private ImportReport ReadFile(GivenFile given, ReferenceBook known, List<FactsOfFile> facts, TakenLines before, TakenLines read)
    {
        ImportReport Refuse(FileRefused why) => ImportReport.NotWhatItClaims(Name, given.Name, SourceFile.HashOf(given.Bytes), why);

        if (!SourceFile.TryDecode(given.Name, given.Bytes, out var file, out var refused)) return Refuse(refused);
        if (SupplyColumns.Of(file!.Lines[0].Text, out var missing) is not { } columns)
            return Refuse(new("file.columns", $"{given.Name}: the first line does not name the columns {missing} (known: {SupplyColumns.Known})"));

        const string key = "supply/facts";
        var tally = new LineTally(file, before.Of(key), given.Reading);
        var fresh = new List<LineFact<SupplyFact>>();
        foreach (var line in file.Lines.Skip(1))
        {
            if (line.Text.Length == 0) tally.Reject(line, 0, "line.empty", "the line is empty");
            else if (tally.IsNew(line)) ReadLine(line, columns, known, fresh, tally);
        }
        read.Add(key, tally.Taken);
        facts.Add(new(file.Name, file.Sha256, fresh, []));
        return tally.Report(Name, headerLines: 1);
    }

    private void ReadLine(SourceLine line, SupplyColumns columns, ReferenceBook known, List<LineFact<SupplyFact>> fresh, LineTally tally)
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
        if (columns.Read(fields, out var fault) is not { } fact)
        {
            tally.Reject(line, fault.Column, fault.Code, fault.Message);
            return;
        }
        if (fact.At - now > Ahead)
        {
            tally.Reject(line, columns.ColumnOf("date"), "time.future", $"{fact.At:yyyy-MM-dd'T'HH:mmzzz} is in the future");
            return;
        }
        if (fact is SupplyFact.OfPresentation { Presentation: var code } && known.Presentations.Count > 0 && known.Find(code) is null)
            tally.Warn(line, 0, "presentation.unknown", $"{code} is a well-formed code that no reference names: taken all the same");
        if (tally.Take(line)) fresh.Add(new(line.Number, fact));
    }
}
