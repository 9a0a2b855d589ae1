using Medistock.Realtime.Domain.Codes;

namespace Medistock.Realtime.Sources.Bdpm;

/// <summary>
/// One of the BDPM's files: how many columns it has (format document, version 4, and the deliveries of 2016-07 and 2026-05), which holds the
/// CIS, and how a line is read. No header; tab separated; a trailing tab comes and goes between deliveries.
/// </summary>
/// <param name="CisColumn">Index of the CIS, checked against CIS_bdpm; −1: the table has none.</param>
/// <param name="FreeTextLast">Its last column is free text in which raw tabs occur (HAS opinions): extra columns belong to it.</param>
/// <param name="Read">Reads a line into the tables; a fault set on the fields rejects it.</param>
internal sealed record BdpmTable(string Name, int Columns, int CisColumn, bool FreeTextLast, Action<Fields, BdpmTables> Read)
{
    public static BdpmTable Specialties { get; } = new("CIS_bdpm", 12, -1, false, ReadSpecialty);

    public static BdpmTable Compositions { get; } = new("CIS_COMPO_bdpm", 8, 0, false, ReadComposition);

    /// <summary>In reading order: the specialties first, since every other table is checked against them.</summary>
    public static IReadOnlyList<BdpmTable> All { get; } =
    [
        Specialties,
        new("CIS_CIP_bdpm", 13, 0, true, ReadBox),
        Compositions,
        new("CIS_MITM", 4, 0, false, ReadMitm),
        new("CIS_CPD_bdpm", 2, 0, true, ReadCondition),
        new("CIS_GENER_bdpm", 5, 2, false, ReadGeneric),
        new("CIS_HAS_SMR_bdpm", 6, 0, true, ReadOpinion),
        new("CIS_HAS_ASMR_bdpm", 6, 0, true, ReadOpinion),
        new("HAS_LiensPageCT_bdpm", 2, -1, false, ReadLink),
    ];

    /// <summary>By file name: <c>CIS_CIP_bdpm.txt</c>, also <c>CIS_CIP_bdpm (1).txt</c>; null: no BDPM table that we read.</summary>
    public static BdpmTable? ByFileName(string file)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        return All.FirstOrDefault(table => stem.Equals(table.Name, StringComparison.OrdinalIgnoreCase)
            || (stem.StartsWith(table.Name, StringComparison.OrdinalIgnoreCase) && stem[table.Name.Length] is ' ' or '(' or '-' or '.'));
    }

    /// <summary>
    /// Cuts a line into exactly <see cref="Columns"/> fields, or null: too few, or too many where no free text explains it.
    /// A tab missing at the end, or one too many, is no fault.
    /// </summary>
    public string[]? Cut(string line)
    {
        var fields = line.Split('\t');
        if (fields.Length == Columns) return fields;
        if (fields.Length == Columns - 1 && FreeTextLast) return [.. fields, ""];
        if (fields.Length < Columns) return null;
        if (fields.AsSpan(Columns).ToArray().All(field => field.Length == 0)) return fields[..Columns];
        return FreeTextLast ? [.. fields[..(Columns - 1)], string.Join(' ', fields[(Columns - 1)..])] : null;
    }

    private static void ReadSpecialty(Fields fields, BdpmTables tables)
    {
        var cis = fields.Cis(0);
        var label = fields.Required(1, "cis.label", "the label");
        fields.DateOrNothing(7, "dd/MM/yyyy");
        fields.OneOf(11, "cis.surveillance", "Oui", "Non");
        if (fields.Fault is not null) return;
        if (!tables.Specialties.TryAdd(cis, new(cis, label, fields.Text(2), fields.Text(3), fields.Text(10))))
            fields.Fail(0, new("cis.duplicate", $"{cis} stands higher up with other values; the first line is kept"));
    }

    private static void ReadBox(Fields fields, BdpmTables tables)
    {
        var cis = fields.Cis(0);
        var cip = fields.Cip13(6);
        if (fields.Fault is null && cip.Cip7 != fields.Text(1)) fields.Fail(1, new("cip.mismatch", $"CIP7 '{fields.Text(1)}' is not the one inside CIP13 {cip} ({cip.Cip7})"));
        fields.OneOf(3, "presentation.status", "Présentation active", "Présentation abrogée");
        fields.DateOrNothing(5, "dd/MM/yyyy");
        var percents = fields.PercentsOrNothing(8);
        var price = fields.EurosOrNothing(9);
        fields.EurosOrNothing(10);
        fields.EurosOrNothing(11);
        if (fields.Fault is not null) return;
        var marketed = fields.Text(3) == "Présentation active" && fields.Text(4) == "Déclaration de commercialisation";
        if (!tables.Boxes.TryAdd(cip, new(cip, cis, fields.Text(2), marketed, price, percents)))
            fields.Fail(6, new("cip.duplicate", $"{cip} stands higher up with other values; the first line is kept"));
    }

    private static void ReadComposition(Fields fields, BdpmTables tables)
    {
        var cis = fields.Cis(0);
        var name = fields.Required(3, "composition.substance", "the substance");
        fields.OneOf(6, "composition.nature", "SA", "FT");
        var link = fields.Whole(7, "composition.link");
        if (fields.Fault is not null) return;
        tables.Compositions.Add(new(cis, fields.Text(1), name, fields.Text(4), fields.Text(5), fields.Text(6) == "FT", link));
    }

    private static void ReadMitm(Fields fields, BdpmTables tables)
    {
        var cis = fields.Cis(0);
        var atc = fields.AtcOrNothing(1);
        if (fields.Fault is not null) return;
        if (!(tables.Mitm ??= []).TryAdd(cis, new(cis, atc)))
            fields.Fail(0, new("mitm.duplicate", $"{cis} stands higher up with other values; the first line is kept"));
    }

    private static void ReadCondition(Fields fields, BdpmTables tables)
    {
        var cis = fields.Cis(0);
        var condition = fields.Required(1, "condition.empty", "the prescribing condition");
        if (fields.Fault is null) tables.Conditions.Add(new(cis, condition));
    }

    private static void ReadGeneric(Fields fields, BdpmTables tables)
    {
        fields.Whole(0, "generic.group");
        fields.Cis(2);
        fields.OneOf(3, "generic.type", "0", "1", "2", "4");
        fields.Whole(4, "generic.order");
    }

    private static void ReadOpinion(Fields fields, BdpmTables tables)
    {
        fields.Cis(0);
        if (!IsDossier(fields.Text(1))) fields.Fail(1, new("has.dossier", $"'{fields.Text(1)}' is not a dossier of the Commission de la transparence (CT-…)"));
        fields.DateOrNothing(3, "yyyyMMdd");
    }

    private static void ReadLink(Fields fields, BdpmTables tables)
    {
        if (!IsDossier(fields.Text(0))) fields.Fail(0, new("has.dossier", $"'{fields.Text(0)}' is not a dossier of the Commission de la transparence (CT-…)"));
        if (!Uri.TryCreate(fields.Text(1), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            fields.Fail(1, new("has.link", $"'{fields.Text(1)}' is not a web address"));
    }

    private static bool IsDossier(string text) => text.StartsWith("CT-", StringComparison.Ordinal) && text.Length > 3;
}
