using System.Globalization;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Bdpm;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Shortages;

/// <summary>
/// The ANSM's list of availabilities (<c>CIS_CIP_Dispo_Spec</c>: no header, tab separated; CIS, CIP13 or nothing for all boxes, status, its words, begin, update, return, page) → the published status
/// of each presentation of the reference. One file is the whole list: what it no longer names is no longer published, and its history stays.
/// </summary>
/// <param name="today">Local day (Paris) of the import.</param>
public sealed class ShortageSource(DateOnly today = default) : ISource
{
    public const int Columns = 8;
    private const string Table = "shortages/CIS_CIP_Dispo_Spec", Day = "dd/MM/yyyy";
    private const double WrongShapeShare = 0.5;

    /// <summary>As the list words them.</summary>
    private static readonly string[] Words = ["Rupture de stock", "Tension d'approvisionnement", "Arrêt de commercialisation", "Remise à disposition"];

    public string Name => "shortages";

    public SourceResult Read(IReadOnlyList<GivenFile> files, ReferenceBook known, TakenLines taken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(taken);
        if (files.Count != 1)
            return new([.. files.Select(file => Refuse(file, new("files.one", "one file is the whole list: what it does not name is no longer published")))], [], [], taken);
        return ReadList(files[0], known, taken);
    }

    private SourceResult ReadList(GivenFile given, ReferenceBook known, TakenLines taken)
    {
        SourceResult Refused(string code, string message) => new([Refuse(given, new(code, message))], [], [], taken);

        if (known.Presentations.Count == 0) return Refused("reference.empty", "no presentation is known: import bdpm first");
        if (!SourceFile.TryDecode(given.Name, given.Bytes, out var file, out var undecoded)) return new([Refuse(given, undecoded)], [], [], taken);
        var misshapen = file!.Lines.Count(line => line.Text.Length > 0 && line.Text.Split('\t').Length != Columns);
        if (misshapen > file.Lines.Count * WrongShapeShare)
            return Refused("file.columns", $"{given.Name}: {misshapen} of {file.Lines.Count} lines do not have the {Columns} tab-separated columns of CIS_CIP_Dispo_Spec");

        var boxes = known.Presentations.Where(one => one.Cis is not null).ToLookup(one => one.Cis!.Value);
        var (ofBoxes, ofSpecialties) = (new Dictionary<PresentationCode, PublishedStatus>(), new Dictionary<Cis, PublishedStatus>());
        var tally = new LineTally(file, taken.Of(Table), given.Reading);
        foreach (var line in file.Lines)
        {
            if (line.Text.Length == 0) tally.Reject(line, 0, "line.empty", "the line is empty");
            else if (tally.IsNew(line)) ReadLine(line, boxes, ofBoxes, ofSpecialties, tally);
        }
        if (ofBoxes.Count + ofSpecialties.Count == 0) return Refused("list.nothing-known", $"{given.Name}: none of its {file.Lines.Count} lines speaks of a medicine of the reference");
        var newest = Newest(ofBoxes.Values.Concat(ofSpecialties.Values));
        if (newest < Newest(known.Presentations.SelectMany(one => one.Published ?? [])))
            return Refused("file.older", $"{given.Name}: its newest update is of {newest:yyyy-MM-dd}, and a newer list has been read");
        var now = TakenLines.None;
        now.Add(Table, tally.Taken);
        return new([tally.Report(Name)], [.. known.Presentations.Where(one => one.Cis is not null).Select(one => one with { Published = PublishedStatus.After(one.Published, Of(one)) })], [], taken.After(now));

        PublishedStatus Of(Presentation one) => ofBoxes.GetValueOrDefault(one.Code) ?? ofSpecialties.GetValueOrDefault(one.Cis!.Value) ?? new(Availability.None, null, null, null, null, today, today);
    }

    private void ReadLine(
        SourceLine line, ILookup<Cis, Presentation> boxes, Dictionary<PresentationCode, PublishedStatus> ofBoxes, Dictionary<Cis, PublishedStatus> ofSpecialties, LineTally tally)
    {
        var cut = line.Text.Split('\t');
        if (cut.Length != Columns)
        {
            tally.Reject(line, 0, "line.columns", $"{cut.Length} columns, {Columns} are expected");
            return;
        }
        var fields = new Fields(cut);
        var cis = fields.Cis(0);
        var box = fields.Text(1).Length == 0 ? (PresentationCode?)null : fields.Cip13(1).Code;
        var what = fields.Whole(2, "status.format");
        if (fields.Fault is null && what is < 1 or > 4) fields.Fail(2, new("status.unknown", $"'{what}' is none of 1, 2, 3, 4"));
        else if (fields.Fault is null && fields.Text(3) != Words[what - 1]) fields.Fail(3, new("status.words", $"'{fields.Text(3)}' is not what status {what} is called ('{Words[what - 1]}')"));
        for (var column = 4; column <= 6; column++) fields.DateOrNothing(column, Day);
        if (fields.Fault is null && !boxes.Contains(cis)) fields.Fail(0, new("cis.unknown", $"{cis} is in no imported reference"));
        if (fields.Fault is null && box is { } named && boxes[cis].All(one => one.Code != named)) fields.Fail(1, new("cip.unknown", $"{named} is no box of {cis} in the reference"));
        if (fields.Fault is var (at, code, message))
        {
            tally.Reject(line, at, code, message);
            return;
        }
        var status = new PublishedStatus((Availability)what, DateAt(cut, 4), DateAt(cut, 5), DateAt(cut, 6), PageAt(cut[7].Trim()), today, today);
        // Several lines about one medicine (one for each of its strengths' pages): the newest stands, of one day the gravest.
        var first = box is { } code13 ? Stands(ofBoxes, code13, status) : Stands(ofSpecialties, cis, status);
        tally.Take(line);
        if (!first) tally.Warn(line, 1, "status.second", $"another line speaks of {box?.ToString() ?? cis.ToString()}: the newest update stands");
    }

    private static bool Stands<TKey>(Dictionary<TKey, PublishedStatus> statuses, TKey key, PublishedStatus status) where TKey : notnull
    {
        if (statuses.TryAdd(key, status)) return true;
        var before = statuses[key];
        if (status.Updated > before.Updated || (status.Updated == before.Updated && status.What < before.What)) statuses[key] = status;
        return false;
    }

    private static DateOnly? Newest(IEnumerable<PublishedStatus> statuses) => statuses.Max(status => status.Updated);
    private static DateOnly? DateAt(string[] cut, int column) => DateOnly.TryParseExact(cut[column].Trim(), Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Only an address that a browser can open safely.</summary>
    private static string? PageAt(string text) => Uri.TryCreate(text, UriKind.Absolute, out var page) && page.Scheme == Uri.UriSchemeHttps ? text : null;

    private ImportReport Refuse(GivenFile file, FileRefused why) => ImportReport.NotWhatItClaims(Name, file.Name, SourceFile.HashOf(file.Bytes), why);
}
