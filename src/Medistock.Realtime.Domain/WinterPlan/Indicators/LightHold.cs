namespace Medistock.Realtime.Domain.WinterPlan.Indicators;

/// <summary>
/// What keeps a light from flapping: it worsens at once, and betters only when the value has stayed clear of the threshold by a margin for a time, without a break. An
/// unknown moment shows no colour and breaks a recovery: nobody saw that it lasted. <c>default</c> = nothing seen yet.
/// </summary>
/// <param name="Last">The last colour that stood.</param>
/// <param name="BetterSince">Since when the value has been clear of it.</param>
/// <param name="Worst">The gravest colour, margin counted, since then.</param>
public readonly record struct LightHold(Light Last, DateTimeOffset? BetterSince, Light Worst)
{
    /// <summary>A recovery that nobody saw last begins anew.</summary>
    public LightHold Break() => this with { BetterSince = null, Worst = Light.Unknown };

    /// <param name="plain">By the thresholds themselves; unknown when nothing can be said.</param>
    /// <param name="withMargin">By the thresholds with their margin: at least as grave as <paramref name="plain"/>.</param>
    /// <returns>The colour to show, and what to remember.</returns>
    public (Light Shown, LightHold Next) After(Light plain, Light withMargin, DateTimeOffset now, TimeSpan hold)
    {
        if (plain == Light.Unknown) return (Light.Unknown, Break());
        if (plain >= Last) return (plain, new(plain, null, Light.Unknown));
        var margin = withMargin > plain ? withMargin : plain;
        if (margin >= Last) return (Last, new(Last, null, Light.Unknown));
        var (since, worst) = (BetterSince ?? now, margin > Worst ? margin : Worst);
        if (now - since < hold) return (Last, new(Last, since, worst));
        // It betters to the worst of the time it took; what was better still in the meantime has to last anew.
        return (worst, new(worst, worst > margin ? now : null, worst > margin ? margin : Light.Unknown));
    }
}
