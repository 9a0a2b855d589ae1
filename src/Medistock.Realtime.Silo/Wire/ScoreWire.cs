using Medistock.Realtime.Actors;
using Medistock.Realtime.Actors.Forecasts;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Reference;
using Medistock.Realtime.Forecasting.Scores;

namespace Medistock.Realtime.Silo.Wire;

/// <summary>How forecasts came out.</summary>
internal static class ScoreWire
{
    public static void Scores(ByteWriter writer, ForecastScores scores)
    {
        ScoresOfVersion1(writer, scores);
        writer.Many(scores.Losses, static (writer, loss) =>
        {
            writer.Flag(loss is not null);
            if (loss is not { } known) return;
            writer.Number(known.Loss);
            writer.Number(known.RuleLoss);
        });
    }

    public static ForecastScores Scores(ref ByteReader reader) => ScoresOfVersion1(ref reader) with
    {
        Losses = reader.Many<WeekLoss?>(static (ref ByteReader reader) => reader.Flag() ? new WeekLoss(reader.Number(), reader.Number()) : null),
    };

    public static void ScoresOfVersion1(ByteWriter writer, ForecastScores scores)
    {
        writer.Presentation(scores.Presentation);
        writer.Text(scores.Territory.Text);
        writer.Byte((byte)scores.Link);
        writer.Flag(scores.Through is not null);
        if (scores.Through is { } through) writer.Signed(through);
        writer.Many(scores.Outcomes, static (writer, outcome) => writer.Byte((byte)outcome));
        var (weeks, dates) = (scores.Weeks, scores.Depletion);
        writer.Varint((ulong)weeks.Scored);
        foreach (var number in (ReadOnlySpan<double>)[weeks.Weight, weeks.Below, weeks.Above, weeks.Compared, weeks.Loss, weeks.RuleLoss]) writer.Number(number);
        writer.Varint((ulong)dates.Scored);
        writer.Varint((ulong)dates.Unknown);
        foreach (var number in (ReadOnlySpan<double>)[dates.Weight, dates.Early, dates.Late, dates.Compared, dates.ErrorDays, dates.RuleErrorDays, dates.Outs, dates.Signalled, dates.LeadDays]) writer.Number(number);
    }

    public static ForecastScores ScoresOfVersion1(ref ByteReader reader) => new(
        reader.Presentation(), TerritoryCode.Parse(reader.Text()), (EstablishmentKind)reader.Byte(), reader.Flag() ? checked((int)reader.Signed()) : null,
        reader.Many(static (ref ByteReader reader) => (WeekOutcome)reader.Byte()), Weeks(ref reader), Dates(ref reader));

    private static WeekTally Weeks(ref ByteReader reader) => new(reader.Count(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number());

    private static DepletionTally Dates(ref ByteReader reader) => new(
        reader.Count(), reader.Count(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number());
}
