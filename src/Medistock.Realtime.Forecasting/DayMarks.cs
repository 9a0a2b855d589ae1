namespace Medistock.Realtime.Forecasting;

/// <summary>What is known of a day's demand.</summary>
[Flags]
public enum DayMarks : byte
{
    /// <summary>Observed in full; 0 is an observed nothing.</summary>
    None = 0,
    /// <summary>Nothing was said of the day; its quantity is not read.</summary>
    Missing = 1,
    /// <summary>The shelf was empty at some time, or something went unserved: demand was at least the quantity.</summary>
    Censored = 2,
}

/// <summary>What became of an observation.</summary>
public enum Observed : byte
{
    /// <summary>Learnt in full.</summary>
    Learnt,
    /// <summary>Missing or censored: kept as a day, but need is never lowered by it.</summary>
    SetAside,
    /// <summary>Refused: not after the last day. Nothing changed.</summary>
    OutOfOrder,
    /// <summary>Refused: NaN, infinite, negative or above <see cref="Series.SeriesForecaster.LargestQuantity"/>. Nothing changed.</summary>
    NoQuantity,
}

/// <summary>Why a series' reference period began anew.</summary>
public enum BaselineReason : byte
{
    /// <summary>It began with the first day.</summary>
    FirstDay = 0,
    /// <summary>Who is to be treated, or for what, has changed.</summary>
    IndicationChanged = 1,
    /// <summary>A vaccination or stock obligation began, ended or changed.</summary>
    ObligationChanged = 2,
    /// <summary>The presentation replaces, or is replaced by, another.</summary>
    Substitution = 3,
    /// <summary>What had been reported was wrong.</summary>
    DataCorrected = 4,
    /// <summary>Decided by a person, who wrote the reason down elsewhere.</summary>
    Decided = 5,
}

/// <summary>Quantiles and mean of one day's demand, in the series' unit; 0 ≤ P10 ≤ P50 ≤ P90.</summary>
public readonly record struct DemandQuantiles(double P10, double P50, double P90, double Mean);
