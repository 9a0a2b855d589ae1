using System.Text;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Sources.Bdpm;
using Medistock.Realtime.Sources.Reading;

namespace Medistock.Realtime.Sources.Tests;

/// <summary>A delivery of three specialties, in the real layout, to which a test adds the wart it is about.</summary>
internal sealed class CraftedDelivery
{
    public const string Doliprane = "60234100\tDOLIPRANE 1000 mg, comprimé\tcomprimé\torale\tAutorisation active\tProcédure nationale\tCommercialisée\t19/03/2002\t\t\t OPELLA HEALTHCARE FRANCE\tNon";
    public const string DolipraneBox = "60234100\t3595583\tplaquette(s) de 8 comprimé(s)\tPrésentation active\tDéclaration de commercialisation\t12/11/2002\t3400935955838\toui\t65%\t1,16\t2,18\t1,02\t";
    public const string DolipraneComposition = "60234100\tcomprimé\t02202\tPARACÉTAMOL\t1000 mg\tun comprimé\tSA\t1\t";
    public const string DolipraneMitm = "60234100\tN02BE01\tDOLIPRANE 1000 mg, comprimé\thttp://base-donnees-publique.medicaments.gouv.fr/extrait.php?specid=60234100";

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private readonly SortedDictionary<string, (List<string> Lines, Encoding Encoding, string End)> _files = new(StringComparer.Ordinal);

    public CraftedDelivery()
    {
        With("CIS_bdpm.txt", Doliprane);
        With("CIS_CIP_bdpm.txt", DolipraneBox);
        With("CIS_COMPO_bdpm.txt", DolipraneComposition);
        With("CIS_MITM.txt", DolipraneMitm);
    }

    /// <summary>Adds lines to a file; Windows-1252, CRLF, as most of the BDPM is.</summary>
    public CraftedDelivery With(string file, params string[] lines)
    {
        if (!_files.TryGetValue(file, out var content)) _files.Add(file, content = ([], Windows1252, "\r\n"));
        content.Lines.AddRange(lines);
        return this;
    }

    public CraftedDelivery Encoded(string file, Encoding encoding, string end)
    {
        _files[file] = (_files[file].Lines, encoding, end);
        return this;
    }

    public CraftedDelivery Without(string file)
    {
        _files.Remove(file);
        return this;
    }

    public IReadOnlyList<GivenFile> Files() =>
        [.. _files.Select(file => new GivenFile(file.Key, [.. file.Value.Encoding.GetPreamble(), .. file.Value.Encoding.GetBytes(string.Concat(file.Value.Lines.Select(line => line + file.Value.End)))]))];

    public SourceResult Import(ReferenceBook? known = null, TakenLines? taken = null) => new BdpmSource().Read(Files(), known ?? ReferenceBook.Empty, taken ?? TakenLines.None);

    public ImportReport Report(string file) => Import().Reports.Single(report => report.File == file);
}
