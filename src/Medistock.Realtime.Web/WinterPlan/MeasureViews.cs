using Medistock.Realtime.Contracts.WinterPlan;
using Medistock.Realtime.Domain.Codes;
using Medistock.Realtime.Domain.Measures;
using Medistock.Realtime.Domain.WinterPlan;

namespace Medistock.Realtime.Web.WinterPlan;

/// <summary>Levers and measures as the API shows them.</summary>
internal static class MeasureViews
{
    public static LeverView Of(Lever lever, PlanBook book) => new(
        lever.Id, lever.Title, PlanViews.NameOf(lever.Toolbox), lever.Chapter, lever.Does, lever.LegalBasis, lever.Pilot, PlanViews.NameOf(lever.Term), [.. lever.Circuits.Select(PlanViews.NameOf)],
        lever.TakesVolume, lever.General, [.. lever.Sources.Select(source => new LeverSourceView(source.Document, source.Item))], Of(book.SheetOf(MeasureCatalogue.Shipped, lever.Id)));

    public static SheetView Of(ReflexSheet sheet) => new(sheet.Version, sheet.Criteria, sheet.Author, sheet.At, sheet.Source);

    /// <param name="today">In Paris: review dates are the authorities'.</param>
    public static MeasureView Of(IReadOnlyList<PlanEntry.Measured> rows, DateOnly today)
    {
        var measure = rows[^1].Measure;
        return new(
            measure.Id, measure.Lever, MeasureCatalogue.Shipped.Find(measure.Lever)?.Title ?? measure.Lever, measure.Title, PlanViews.NameOf(measure.State), measure.Withdrawn, measure.Scope.Groups,
            [.. measure.Scope.Presentations.Select(code => code.ToString())], [.. measure.Scope.Territories.Select(code => code.Text)], [.. measure.Scope.Circuits.Select(PlanViews.NameOf)], measure.Pilot,
            [.. measure.Volumes.Select(volume => new VolumeView(PlanViews.NameOf(volume.Circuit), volume.Percent, PlanViews.NameOf(volume.Period)))], measure.Start, measure.End, measure.Review,
            measure.State != MeasureState.Ended && measure.Review <= today, measure.Motive, measure.EndReason, [.. rows.Select(row => new MeasureStepView(row.Did, row.RecordedAt, PlanViews.Of(row.By)))]);
    }

    /// <summary>Measures whose scope lies in the territory, or around it; newest first.</summary>
    public static IEnumerable<IReadOnlyList<PlanEntry.Measured>> Touching(PlanBook book, TerritoryCode territory, Func<TerritoryCode, TerritoryCode, bool> covers) => book.Measures.Values
        .Where(rows => rows[^1].Measure.Scope.Territories.Any(scope => covers(scope, territory) || covers(territory, scope))).OrderByDescending(rows => rows[0].RecordedAt).ThenBy(rows => rows[0].Measure.Id, StringComparer.Ordinal);
}
