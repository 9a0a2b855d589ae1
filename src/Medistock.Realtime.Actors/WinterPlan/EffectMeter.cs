using Medistock.Realtime.Domain.WinterPlan.Effects;
using Medistock.Realtime.Forecasting.Effects;

namespace Medistock.Realtime.Actors.WinterPlan;

/// <summary>Puts a case of the rule to the estimator: Domain knows no Forecasting.</summary>
public static class EffectMeter
{
    public static EffectEstimate Estimate(EffectCase asked)
    {
        var named = asked.Controls.ToDictionary(control => $"{control.Territory.Text} {control.Group}", StringComparer.Ordinal);
        var question = new EffectQuestion(new("", asked.Days), [.. named.Select(one => new EffectSeries(one.Key, one.Value.Days))], asked.Before) { Smoothed = asked.Smoothed };
        return EffectMeasure.Of(question, EffectLimits.Default) switch
        {
            EffectAnswer.Measured answer => new EffectEstimate.Measured(
                answer.Change, answer.Inner80.Low, answer.Inner80.High, answer.Inner95.Low, answer.Inner95.High, answer.DaysBefore, answer.DaysAfter, answer.PreFit,
                [.. answer.Controls.Select(weight => new EffectWeight(named[weight.Name].Group, named[weight.Name].Territory, weight.Weight))], answer.Unusable, answer.Farther),
            EffectAnswer.Refused refused => new EffectEstimate.Refused(refused.Code, refused.Message),
            var other => throw new InvalidOperationException($"no estimate is written for {other}"),
        };
    }
}
