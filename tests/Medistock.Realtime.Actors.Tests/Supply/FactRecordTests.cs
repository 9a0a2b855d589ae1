using Medistock.Realtime.Actors.Supply;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Epidemiology;
using Medistock.Realtime.Domain.Stock;
using Medistock.Realtime.Domain.Supply;
using Medistock.Realtime.Forecasting;

namespace Medistock.Realtime.Actors.Tests.Supply;

/// <summary>Rows of <c>facts/…</c> are read for as long as a journal is kept: the stored sample is of the version that first wrote it.</summary>
public sealed class FactRecordTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    private static readonly Holder Biogaran = Holder.Of(HolderKind.Exploitant, "Biogaran"), Ansm = Holder.Of(HolderKind.Autorite, "ANSM");
    private static readonly PresentationCode Box = PresentationCode.Parse("3400930082157"), Device = PresentationCode.Parse("X-CURARE-1");
    private static readonly DateOnly Day = new(2026, 12, 4);

    private static readonly FactRecord Sample = new(new("supply", "été.csv", "00ff", At),
        [
            (2, new SupplyFact.Stock(Box, Biogaran, At, Quantity.Of(125_000))), (3, new SupplyFact.Sales(Box, Biogaran, At, SalesWindow.UsualMonth, Quantity.Of(82_000.5m), Day.AddDays(-400), Day.AddDays(-34))),
            (4, new SupplyFact.Sales(Device, Biogaran, At, SalesWindow.LastWeek, Quantity.Of(7), null, null)), (9, new SupplyFact.Announced(Box, Biogaran, At, "BG-1", Day, Quantity.Of(10), true)),
            (7, new SupplyFact.Confirmed(Box, Biogaran, At, "BG-1")), (10, new SupplyFact.Received(Box, Biogaran, At, "BG-1", Day, Quantity.Of(4), false)),
            (11, new SupplyFact.Abandoned(Box, Biogaran, At, "BG-1")), (12, new SupplyFact.Threshold(Cis.Parse("60234100"), Ansm, At, 2.5m, Day)),
        ],
        [
            (2, new(new(Disease.Grippe, EpidemicIndicator.SosMedecins, TerritoryCode.Parse("REG-53"), AgeClass.All), new(2026, 11, 16), 900.94982103, null, null)),
            (3, new(new(Disease.Gea, EpidemicIndicator.EmergencyVisits, TerritoryCode.France, AgeClass.Over64), new(2026, 11, 9), null, EpidemicLevel.Epidemic, At)),
        ]);

    [Fact]
    public void What_is_written_is_read_again()
    {
        var read = FactRecord.Decode(Sample.Encode());
        Assert.Equal(Sample.Origin, read.Origin);
        Assert.Equal(Sample.Supply, read.Supply);
        Assert.Equal(Sample.Epidemic, read.Epidemic);
    }

    [Fact]
    public void A_row_stands_as_it_did_in_the_version_that_first_wrote_it()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Supply", "facts.v1.hex");
        var written = Convert.ToHexStringLower(Sample.Encode());
        if (Environment.GetEnvironmentVariable("MEDISTOCK_WRITE_GOLDEN") is { } folder) File.WriteAllText(Path.Combine(folder, "facts.v1.hex"), written + "\n");
        else Assert.Equal(File.ReadAllText(path).Trim(), written);
    }

    [Fact]
    public void Resets_stand_in_a_format_of_their_own_and_rows_without_any_stay_as_they_were()
    {
        var with = Sample with { Resets = [new(Box, null, Day, BaselineReason.Substitution, "remplacé"), new(Device, TerritoryCode.Parse("DEP-2A"), Day, BaselineReason.Decided, "")] };
        var row = with.Encode();
        Assert.Equal((1, 2), (Sample.Encode()[0], row[0]));
        Assert.Equal(with.Resets, FactRecord.Decode(row).Resets);
        Assert.Equal(Sample.Supply, FactRecord.Decode(row).Supply);
        for (var length = 0; length < row.Length; length++) Assert.Throws<InvalidDataException>(() => FactRecord.Decode(row.AsSpan(0, length)));
        var path = Path.Combine(AppContext.BaseDirectory, "Supply", "facts.v2.hex");
        var written = Convert.ToHexStringLower(row);
        if (Environment.GetEnvironmentVariable("MEDISTOCK_WRITE_GOLDEN") is { } folder) File.WriteAllText(Path.Combine(folder, "facts.v2.hex"), written + "\n");
        else Assert.Equal(File.ReadAllText(path).Trim(), written);
    }

    [Fact]
    public void A_row_of_too_many_facts_is_refused()
    {
        var many = Sample with { Supply = [.. Enumerable.Repeat(Sample.Supply[0], FactRecord.MostFacts + 1)] };
        Assert.Throws<InvalidDataException>(() => FactRecord.Decode(many.Encode()));
    }

    [Fact]
    public void A_newer_or_damaged_row_is_refused()
    {
        var row = Sample.Encode();
        Assert.Throws<InvalidDataException>(() => FactRecord.Decode([3, .. row.AsSpan(1)]));
        for (var length = 0; length < row.Length; length++) Assert.Throws<InvalidDataException>(() => FactRecord.Decode(row.AsSpan(0, length)));
    }
}
